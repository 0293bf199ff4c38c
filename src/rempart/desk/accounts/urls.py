"""Addresses of accounts; those of allauth that are used stand here one by one."""

from allauth.account import views as allauth
from django.urls import include, path

from rempart.desk.accounts import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("sign-in/again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("", include(([path("why/", views.why, name="why")], "accounts"))),
]
