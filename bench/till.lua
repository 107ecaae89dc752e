-- Purchases one request at a time, as a till sends them: for wrk (see bench/till.sh).
local thread = 0
function setup(t)
  t:set("id", thread)
  thread = thread + 1
end
function init(args)
  math.randomseed(id + 1)
  run = os.time()
  number = 0
  members = {}
  for member in io.lines(os.getenv("HUITONG_MEMBERS")) do members[#members + 1] = member end
  wrk.method = "POST"
  wrk.path = "/v1/events"
end
function request()
  number = number + 1
  local body = '{"type":"purchase","member_id":"' .. members[math.random(#members)] ..
    '","brand_id":"' .. os.getenv("HUITONG_BRAND") .. '","spend_fen":' .. math.random(100, 50000) .. '}'
  return wrk.format(nil, nil, {
    ["Authorization"] = "Bearer " .. os.getenv("HUITONG_KEY"),
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = run .. "-" .. id .. "-" .. number,
  }, body)
end
function response(status)
  if status ~= 200 and status ~= 201 then failures = (failures or 0) + 1 end
end
function done(summary, latency)
  io.write(string.format("rate %.0f/s  p50 %.2f ms  p99 %.2f ms  max %.2f ms  errors %d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, latency.max / 1000,
    summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
