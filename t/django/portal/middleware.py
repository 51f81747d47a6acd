"""The cookies a portal picks up over the years, one middleware each."""


def cookie(name, **attributes):
    """A middleware that sets a cookie unless the view decided about it."""
    def factory(get_response):
        def middleware(request):
            response = get_response(request)
            if name not in response.cookies:
                response.set_cookie(name, **attributes)
            return response
        return middleware
    return factory


statistics = cookie('stats_visitor', value='v-1042', max_age=33696000,
                    samesite='Lax')
audience = cookie('audience_anon', value='day', max_age=86400, httponly=True)
advertising = cookie('ads_profile', value='p-77', max_age=7776000)
mystery = cookie('mystery', value='who-knows')
