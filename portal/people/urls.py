"""Signing in and out. The names are allauth's, which looks its own pages up by them."""

from django.urls import path

from portal.people import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/", views.SignIn.as_view(), name="account_request_login_code"),
    path("sign-in/code/", views.SignInCode.as_view(), name="account_confirm_login_code"),
    path("sign-out/", views.sign_out, name="sign_out"),
]
