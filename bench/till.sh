#!/usr/bin/env bash
# Durable purchases a second, one a request, over HTTP on loopback: server and wrk on the same machine.
# usage: bench/till.sh HUITONG [CONNECTIONS=64] [SECONDS=10]
set -euo pipefail
program=$(realpath "$1") connections=${2:-64} seconds=${3:-10}
here=$(dirname "$(realpath "$0")")
folder=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$folder"' EXIT

HUITONG_KEY=$("$program" init --data-dir "$folder/data" --json | sed 's/.*"api_key":"\([^"]*\)".*/\1/')
export HUITONG_KEY
"$program" serve --data-dir "$folder/data" --port 0 --json >"$folder/log" &
server=$!
until grep -q address "$folder/log"; do sleep 0.05; done
url=$(sed 's/.*"address":"\([^"]*\)".*/\1/' "$folder/log")
post() {
  curl -s -H "Authorization: Bearer $HUITONG_KEY" -H 'Content-Type: application/json' \
    -H "Idempotency-Key: $1" "$url$2" -d "$3"
}
id_of() { sed 's/.*"id":"\([^"]*\)".*/\1/'; }
HUITONG_BRAND=$(post brand /v1/brands '{"code":"till","name":{"zh":"店","en":"Till"}}' | id_of)
export HUITONG_BRAND
post currency /v1/currencies "{\"brand_id\":\"$HUITONG_BRAND\",\"code\":\"point\",\"name\":{\"zh\":\"分\",\"en\":\"Point\"},\"settlement_price_micro_fen\":400000}" >/dev/null
export HUITONG_MEMBERS=$folder/members
for n in $(seq 200); do
  post "member $n" /v1/members "{\"brand_id\":\"$HUITONG_BRAND\",\"customer_number\":\"$n\"}" | id_of
  echo
done | grep mbr_ >"$HUITONG_MEMBERS"
wrk -t1 -c"$connections" -d"$seconds"s -s "$here/till.lua" "$url"
