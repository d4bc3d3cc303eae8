"""Signing in and out. The names are allauth's, which looks its own pages up by them."""

from django.urls import include, path, re_path

from portal.people import office_views as office
from portal.people import views

residents = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/", views.SignIn.as_view(), name="account_request_login_code"),
    path("sign-in/code/", views.SignInCode.as_view(), name="account_confirm_login_code"),
    path("sign-out/", views.sign_out, name="sign_out"),
]

sign_in = [
    path("", office.OfficeSignIn.as_view(), name="office_sign_in"),
    path("second-step/", office.SecondStep.as_view(), name="mfa_authenticate"),
    path("not-through/", office.sign_in_elsewhere_failed, name="socialaccount_login_cancelled"),
    path("no-account/", office.no_work_account, name="no_work_account"),
    path("with/<slug:provider_id>/login/", office.sign_in_elsewhere, name="openid_connect_login"),
    path(
        "with/<slug:provider_id>/login/callback/", office.come_back_from_there, name="openid_connect_callback"
    ),
]

password = [
    path("", office.ForgottenPassword.as_view(), name="account_reset_password"),
    path("sent/", office.LinkSent.as_view(), name="account_reset_password_done"),
    path("again/", office.PasswordAgain.as_view(), name="account_reauthenticate"),
    re_path(
        r"^(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        office.ChoosePassword.as_view(),
        name="account_reset_password_from_key",
    ),
]

second_factor = [
    path("", office.Settings.as_view(), name="mfa_index"),
    path("app/", office.AddApp.as_view(), name="mfa_activate_totp"),
    path("app/remove/", office.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("passkey/", office.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkey/<int:pk>/remove/", office.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("recovery-codes/", office.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", office.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("again/", office.SecondStepAgain.as_view(), name="mfa_reauthenticate"),
    path("again/passkey/", office.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
]

urlpatterns = [
    *residents,
    path("office/sign-in/", include(sign_in)),
    path("office/password/", include(password)),
    path("office/second-factor/", include(second_factor)),
]
