-- Which Cookie header a Lua handler sees.
function handle(r)
    r.content_type = "text/plain"
    r:puts((r.headers_in["Cookie"] or "none") .. "\n")
    return apache2.OK
end
