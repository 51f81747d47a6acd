-- Cookies from every hook that Lua has, by the path that is asked for.

-- In every way: r:setcookie with and without attributes, and both tables.
local function set(r)
    r:setcookie({ key = "sid", value = "a b", path = "/", httponly = true, secure = true })
    r:setcookie({ key = "stat", value = "2", path = "/x", domain = "example.org" })
    r:setcookie({ key = "ad", value = "3" })
    r:setcookie({ key = "mystery", value = "4", secure = true })
    r:setcookie({ key = "sid2", value = "5" })
end

function answer(r)
    set(r)
    r.content_type = "text/plain"
    r:puts("said\n")
    return apache2.OK
end

function answer_headers(r)
    r.headers_out["Set-Cookie"] = "stat=ok"
    r.err_headers_out["Set-Cookie"] = "sid=always"
    r.content_type = "text/plain"
    r:puts("said\n")
    return apache2.OK
end

function answer_later(r)
    r.content_type = "text/plain"
    r:puts("said\n")
    set(r)
    return apache2.OK
end

function refuse(r)
    set(r)
    return 403
end

function quick(r)
    if r.uri:find("^/lua%-quick/answer") then
        return answer(r)
    elseif r.uri:find("^/lua%-quick/later") then
        return answer_later(r)
    elseif r.uri:find("^/lua%-quick/") then
        set(r)
    end
    return apache2.DECLINED
end

function translate(r)
    if r.uri:find("^/lua%-translate/done") then
        answer(r)
        return apache2.DONE
    end
    if r.uri:find("^/lua%-translate/") then set(r) end
    return apache2.DECLINED
end

function access(r)
    if r.uri:find("done") then
        answer(r)
        return apache2.DONE
    end
    set(r)
    return r.uri:find("denied") and 403 or apache2.DECLINED
end

-- While the body goes by.
function filter(r)
    set(r)
    coroutine.yield("")
    while bucket do
        coroutine.yield(bucket)
    end
end
