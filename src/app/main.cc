// The program: huitong <command>.

#include "app/command_line.h"

int main(int argc, char** argv) { return huitong::RunCommandLine(argc, argv); }
