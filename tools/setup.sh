#!/usr/bin/env bash
# Installs what building and testing Huitong needs on Debian 12, and nothing that is there already.
# usage: tools/setup.sh [--tests]      as root, or as a user who may sudo
set -euo pipefail

# docs/dependencies.md says what each is for.
build=(g++ cmake ninja-build ccache pkg-config tzdata
  libboost1.81-dev librocksdb-dev libsqlite3-dev libssl-dev
  libsimdjson-dev libfmt-dev libcli11-dev libtomlplusplus-dev
  libabsl-dev libcsv-dev zlib1g-dev)
tests=(libboost-json1.81-dev libgtest-dev libgmock-dev librapidcheck-dev libyaml-cpp-dev
  clang libclang-rt-14-dev clang-format clang-tidy python3 curl strace wrk git nodejs)

wanted=("${build[@]}")
if [[ ${1:-} == --tests ]]; then wanted+=("${tests[@]}"); fi

missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [[ $status == installed ]] || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

as_root=()
if [[ $(id -u) -ne 0 ]]; then
  command -v sudo >/dev/null || {
    echo "Missing: ${missing[*]}. Install them as root, or install sudo." >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "Installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
