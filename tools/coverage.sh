#!/usr/bin/env bash
# Which branches of ledger/ and engine/ the core's own tests, scenarios and random logs reach.
# usage: tools/coverage.sh [--missed]     --missed also lists the lines with branches not taken
# Branches of CHECK and TRY are left out: what a CHECK denies must not happen, and a TRY passes on.
set -euo pipefail
cd "$(dirname "$0")/.."
suites=(ledger_test engine_test scenarios_test properties_test)
[[ -f build/coverage/build.ninja ]] || cmake --preset coverage >/dev/null
cmake --build build/coverage --target "${suites[@]}"
find build/coverage -name '*.gcda' -delete
for suite in "${suites[@]}"; do
  program=$(find build/coverage -type f -name "$suite" -perm -u+x | head -n 1)
  "$program" --gtest_brief=1
done
patterns='.*\b(CHECK|TRY|CHECK_EQ)\b.*'
report() {
  gcovr --root . build/coverage --branches --exclude-throw-branches --exclude-unreachable-branches \
    --filter 'src/ledger/' --filter 'src/engine/' --exclude '.*_test\.cc' --exclude '.*/testing/.*' \
    --exclude-lines-by-pattern "$patterns" "$@"
}
if [[ ${1:-} == --missed ]]; then report; fi
report --print-summary --output build/coverage/summary.txt
