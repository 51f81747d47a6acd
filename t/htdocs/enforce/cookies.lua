-- Set a cookie from a fixup, below /lua/ only.
function set_cookies(r)
    if r.uri:find("^/lua/") then
        r:setcookie({ key = "stat", value = "lua", path = "/" })
    end
    return apache2.DECLINED
end
