// The command line as a whole.

#pragma once

namespace huitong {

// Parses, runs the subcommand, and gives the exit code. Errors are one sentence on standard error.
int RunCommandLine(int argc, char** argv);

}  // namespace huitong
