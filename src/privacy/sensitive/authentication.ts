import type { SiteList } from "./site-list.ts";

export const authentication: SiteList = {
  category: "authentication",
  sites: `
    accounts.google.com myaccount.google.com passwords.google.com signin.google.com login.microsoftonline.com
    login.microsoft.com login.live.com account.live.com account.microsoft.com mysignins.microsoft.com login.windows.net
    appleid.apple.com idmsa.apple.com account.apple.com login.yahoo.com signin.aws.amazon.com auth0.com okta.com
    oktapreview.com onelogin.com duosecurity.com duo.com pingidentity.com pingone.* jumpcloud.com cyberark.com
    centrify.com forgerock.com keycloak.org 1password.* lastpass.com bitwarden.* dashlane.com keepersecurity.* nordpass.com
    roboform.com enpass.io stickypassword.com passbolt.com psono.com pass.proton.me vault.zoho.com authy.com yubico.com
    stytch.com clerk.dev hanko.io fusionauth.io id.me login.gov verify.gov bankid.com bankid.no itsme-id.com digid.nl
    franceconnect.gouv.fr spid.gov.it nemlog-in.dk mitid.dk smart-id.com privy.id vida.id peruri.co.id digisign.id
    asliri.id tekenaja.com akun.kemdikbud.go.id`,
  words:
    "login signin signup sign-in log-in auth oauth oauth2 sso idp adfs saml cas account accounts identity iam mfa 2fa otp passport password masuk akun authenticator logon signon session",
  title:
    /\b(sign|log)(ging|ning)?[ -]?(in|on|up)\b|\bpassword\b|\btwo-?(factor|step)\b|\b2fa\b|\bverification code\b|\bone-?time (code|pass)|\bauthenticat|\bmasuk\b|\bkata sandi\b|\bkode (otp|verifikasi)\b|\bverifikasi (dua|akun)\b|\blupa sandi\b|\bdaftar akun\b/i,
};
