-- wrk: adds a customer with each request, as the form at /customers/new does: its own form_id, its own name.
--   wrk -s write.lua URL/customers/new -- COOKIE CSRF SEED
local digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
local count, start, tail, csrf = 0, "", "", ""

local function digit(number)
	return digits:sub(number + 1, number + 1)
end

function init(args)
	local now = os.time() * 1000
	wrk.method = "POST"
	wrk.headers["Cookie"] = args[1]
	wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
	csrf = args[2]
	math.randomseed(os.time() * 1000 + tonumber(args[3]))
	for _ = 1, 10 do
		start = digit(now % 32) .. start
		now = math.floor(now / 32)
	end
	for _ = 1, 10 do
		tail = tail .. digit(math.random(0, 31))
	end
end

function request()
	local n, id = count, ""
	count = count + 1
	for _ = 1, 6 do
		id = digit(n % 32) .. id
		n = math.floor(n / 32)
	end
	id = start .. tail .. id
	return wrk.format(nil, nil, nil, "csrf=" .. csrf .. "&form_id=" .. id .. "&organization=Bench+" .. id ..
		"&contact_name=Mara+Lindqvist&title=Head+of+IT&email=it%40bench.example&phone=&address=&price_book=")
end
