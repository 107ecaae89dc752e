// The map of the small export that the test imports.
export const kMap = `customer_brand = "tea"
default_channel = "till"
[file]
time_zone = "Asia/Shanghai"
lines_per = "receipt"
[columns]
receipt = "receipt"
customer = "customer"
sold_at = "sold_at"
amount = "cents"
[money]
unit = "cent"
[coalition]
name = { zh = "测试", en = "Test" }
origin = "verifier.example/log/sha256"
[[brands]]
code = "tea"
name = { zh = "茶", en = "Tea" }
earn_rate = "7/3"
matches = { column = "shop", values = ["tea"] }
[brands.currency]
code = "leaf"
name = { zh = "叶", en = "Leaf" }
expiry_months = 1
settlement_price_micro_fen = 400000
[[brands]]
code = "cake"
name = { zh = "糕", en = "Cake" }
matches = { column = "shop", values = ["cake"] }
[brands.currency]
code = "crumb"
name = { zh = "屑", en = "Crumb" }
settlement_price_micro_fen = 333333
[[channels]]
code = "till"
name = { zh = "店", en = "Till" }
coefficient = "0.8"
[[rate_book]]
brand = "tea"
bid = "0.38"
ask = "0.42"
settlement_price_micro_fen = 410000
`;
