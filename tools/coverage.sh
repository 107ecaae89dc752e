#!/usr/bin/env bash
# Which branches of ledger/ and engine/ the core's own tests, scenarios, random logs and simulated
# seeds reach.
# usage: tools/coverage.sh [--missed] [--least PERCENT]
#   --missed         also lists the lines with branches that are not taken
#   --least PERCENT  exits 1 where fewer of the branches are reached
# Left out are the branches of CHECK (what it denies must not happen), of TRY (which passes on), of
# comparisons that the compiler wrote (= default), of planted bugs, which this build has none of,
# and those that only an exception takes, which ledger/ and engine/ never throw: the preset builds
# the two without exceptions, and gcovr leaves them out of inline functions that tests compile.
set -euo pipefail
cd "$(dirname "$0")/.."
usage() {
  sed -n '4,6p' "$0" >&2
  exit 2
}
missed=0
least=0
while [[ $# -gt 0 ]]; do
  case $1 in
    --missed) missed=1 ;;
    --least)
      [[ ${2:-} =~ ^[0-9]+(\.[0-9]+)?$ ]] || usage
      least=$2
      shift ;;
    *) usage ;;
  esac
  shift
done

build=build/coverage
suites=(ledger_test engine_test sequencer_test scenarios_test properties_test)
[[ -f $build/build.ninja ]] || cmake --preset coverage >/dev/null
cmake --build $build --target "${suites[@]}" simulator
# Notes of sources that are no more cannot be read.
ninja -C $build -t cleandead >/dev/null
find $build -name '*.gcno' | while read -r notes; do
  [[ -f ${notes%.gcno}.o ]] || rm "$notes"
done
find $build -name '*.gcda' -delete
export RC_PARAMS="seed=1"  # the same figure every time
for suite in "${suites[@]}"; do
  "$(find $build -type f -name "$suite" -perm -u+x | head -n 1)" --gtest_brief=1
done
$build/tests/simulation/simulator --seeds 1-60 | tail -n 1

# Where code of the two folders is compiled for these programs: the rest of the build may be stale.
places=("$build"/src/{ledger,engine,sequencer,simulation} "$build/tests")
patterns='.*(\b(CHECK|TRY|CHECK_EQ|Planted)\b|= default).*'
trap 'rm -f ./*.gcov' EXIT  # what gcovr leaves behind where it is stopped
report() {
  gcovr -j 2 --root . "${places[@]}" --branches --exclude-throw-branches --exclude-unreachable-branches \
    --filter 'src/ledger/' --filter 'src/engine/' --exclude '.*_test\.cc' --exclude '.*/testing/.*' \
    --exclude-lines-by-pattern "$patterns" "$@"
}
if [[ $missed -eq 1 ]]; then
  report --print-summary --fail-under-branch "$least" || exit 1
else
  report --print-summary --fail-under-branch "$least" --output $build/summary.txt || exit 1
fi
