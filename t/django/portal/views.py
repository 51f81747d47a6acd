from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

# Two pages do not need message catalogues, which would have to be compiled.
TEXTS = {
    'en': {
        'title': 'Open data of the Académie de Ville-Exemple',
        'intro': 'Schools, pupils and results, as open data.',
        'admin': 'Back office',
        'contact': 'Contact',
        'language': 'Language',
        'message': 'Your message',
        'send': 'Send',
    },
    'fr': {
        'title': 'Données ouvertes de l’Académie de Ville-Exemple',
        'intro': 'Écoles, élèves et résultats, en données ouvertes.',
        'admin': 'Administration',
        'contact': 'Contact',
        'language': 'Langue',
        'message': 'Votre message',
        'send': 'Envoyer',
    },
}


def page(request, template):
    language = get_language()
    return render(request, template,
                  {'language': language, 'text': TEXTS[language]})


def home(request):
    return page(request, 'home.html')


def contact(request):
    """Protected against CSRF by the middleware, like every view."""
    if request.method == 'POST':
        return HttpResponse('OK ' + request.POST.get('message', ''),
                            content_type='text/plain; charset=utf-8')
    return page(request, 'contact.html')


def forget(request):
    """Deletes a cookie that needs consent to be set, not to be deleted."""
    response = HttpResponse('forgotten', content_type='text/plain')
    response.delete_cookie('stats_visitor')
    return response
