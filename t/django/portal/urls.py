from django.contrib import admin
from django.urls import include, path

from portal import views

urlpatterns = [
    path('', views.home),
    path('contact/', views.contact),
    path('forget/', views.forget),
    path('i18n/', include('django.conf.urls.i18n')),
    path('admin/', admin.site.urls),
]
