-- POST with a day of hourly steps [temperature, windspeed, pressure].
local steps = {}
for hour = 0, 23 do
  local rise = 1 - math.abs(hour - 12) / 12
  steps[#steps + 1] = string.format("[%.1f,%.1f,%.1f]", 10.3 + 9 * rise, 2.1 + 3 * rise, 1010.2 + 0.2 * hour)
end
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"sequence":[' .. table.concat(steps, ",") .. "]}"

dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "report.lua")
