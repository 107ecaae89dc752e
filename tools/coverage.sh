#!/usr/bin/env bash
# Which branches of ledger/ and engine/ the core's own tests, scenarios, random logs, simulated seeds
# and the verifier's forged records reach.
# usage: tools/coverage.sh [--missed]     --missed also lists the lines with branches not taken
# Left out are the branches of CHECK (what it denies must not happen), of TRY (which passes on), of
# comparisons that the compiler wrote (= default), and of planted bugs, which this build has none of.
set -euo pipefail
cd "$(dirname "$0")/.."
suites=(ledger_test engine_test sequencer_test scenarios_test properties_test)
[[ -f build/coverage/build.ninja ]] || cmake --preset coverage >/dev/null
cmake --build build/coverage --target "${suites[@]}" simulator huitong
find build/coverage -name '*.gcda' -delete
for suite in "${suites[@]}"; do
  program=$(find build/coverage -type f -name "$suite" -perm -u+x | head -n 1)
  "$program" --gtest_brief=1
done
build/coverage/tests/simulation/simulator --seeds 1-60 | tail -n 1
node tests/verifier/rules_test.mjs build/coverage/src/app/huitong
patterns='.*(\b(CHECK|TRY|CHECK_EQ|Planted)\b|= default).*'
report() {
  gcovr --root . build/coverage --branches --exclude-throw-branches --exclude-unreachable-branches \
    --filter 'src/ledger/' --filter 'src/engine/' --exclude '.*_test\.cc' --exclude '.*/testing/.*' \
    --exclude-lines-by-pattern "$patterns" "$@"
}
if [[ ${1:-} == --missed ]]; then report; fi
report --print-summary --output build/coverage/summary.txt
