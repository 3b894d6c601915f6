import type { SiteList } from "./site-list.ts";

export const email: SiteList = {
  category: "email",
  sites: `
    gmail.com mail.google.com inbox.google.com googlemail.com outlook.* hotmail.* live.com outlook.office.com
    outlook.office365.com mail.yahoo.com mail.yahoo.co.id ymail.com protonmail.* mail.proton.me proton.me pm.me tutanota.*
    tuta.com mail.zoho.com zohomail.com fastmail.* gmx.* web.de mail.ru mail.com mail.yandex.com mail.yandex.ru aol.com
    mail.icloud.com hey.com posteo.* mailbox.org runbox.com hushmail.com startmail.com mailfence.com disroot.org riseup.net
    rediffmail.com mail.qq.com 163.com 126.com mail.naver.com mail.daum.net email.cz centrum.cz wp.pl o2.pl interia.pl
    libero.it laposte.net freenet.de superhuman.com missiveapp.com roundcube.* squirrelmail.* horde.org mailinator.com
    guerrillamail.com temp-mail.org plasa.com mail.telkom.co.id mail.ui.ac.id mail.ugm.ac.id mail.itb.ac.id indo.net.id
    cbn.net.id icloud.com outlook.cloud.microsoft poczta.onet.pl onet.pl email.seznam.cz posta.seznam.cz
    email.t-online.de`,
  words: "mail webmail email owa exchange roundcube zimbra imap smtp surel zmail poczta posta",
  title: /\binbox\b|\bkotak masuk\b|\bwebmail\b|\bsurel\b|\bzimbra\b|\broundcube\b/i,
};
