import { expect } from "chai";
import { parse } from "tldts";
import type { PageSigns } from "../../../src/privacy/sensitive-page.ts";
import { SITE_LISTS } from "../../../src/privacy/sensitive-site.ts";
import { CATEGORIES } from "../../../src/privacy/sensitive/site-list.ts";
import { siteClassOf } from "../../../src/privacy/site-class.ts";
import { NO_RULES, refusalOf, siteRules } from "../../../src/privacy/site-rules.ts";
import { UserError } from "../../../src/shared/errors.ts";

const reason = (url: string, signs: PageSigns = {}) => refusalOf(url, signs, NO_RULES)?.reason;

describe("the lists of sensitive sites", () => {
  it("are there for every category, each site a registrable domain or part of one, and there once", () => {
    expect(SITE_LISTS.map(({ category }) => category)).to.have.members(CATEGORIES);
    for (const { category, sites } of SITE_LISTS) {
      const all = sites.split(/\s+/).filter((site) => site !== "");
      expect(all.length, category).to.be.at.least(25);
      expect(new Set(all).size, category).to.equal(all.length);
      for (const site of all) {
        const { domain, isIcann, isPrivate } = parse(site.replace(".*", ".com"), { allowPrivateDomains: true });
        expect(domain !== null && (isIcann || isPrivate), site).to.equal(true);
        expect(reason(`https://${site.replace(".*", ".com")}/`), site).to.be.a("string");
      }
    }
  });
});

describe("a site", () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ["https://mail.google.com/mail/u/0/#inbox", /list of email/],
    ["https://MAIL.GOOGLE.COM./", /list of email/],
    ["https://paypal.de/", /list of finance/],
    ["https://secure.www.klikbca.com:8443/x", /list of finance/],
    ["https://www.halodoc.com/", /list of health/],
    ["https://dukcapil.depok.go.id/", /list of government/],
    ["https://www.tax.service.gov.uk/", /list of government/],
    ["https://111.nhs.uk/", /list of health/],
    ["https://www.irs.gov/", /list of government/],
    ["https://anything.gob.pe/", /list of government/],
    ["https://accounts.google.com/v3/signin", /list of authentication/],
    ["https://login.example.com/", /name says .* authentication/],
    ["https://my-bank.example.com/", /name says .* finance/],
    ["https://bankjatim.co.id/", /name says .* finance/],
    ["https://webmail.kampus.ac.id/", /name says .* email/],
    ["https://rsud-depok.id/", /name says .* health/],
    ["https://something.porn/", /list of adult/],
    ["https://tinder.com/app", /list of dating/],
    ["https://xn--pypal-4ve.com/", /looks like one on the list of finance/],
    ["https://раураl.com/", /looks like one on the list of finance/],
    ["https://paypa1.com/", /looks like one on the list of finance/],
    ["https://grnail.com/", /looks like one on the list of email/],
    ["https://bíbit.id/", /looks like one on the list of finance/],
    ["https://www.first.bank/", /list of finance/],
    ["https://sbi.bank.in/", /list of finance/],
    ["https://some.insurance/", /list of finance/],
    ["https://some.hospital/", /list of health/],
    ["https://my.dental/", /list of health/],
    ["https://some.dating/", /list of dating/],
    ["https://some.cam/", /list of adult/],
    ["https://www.city.osaka.lg.jp/", /list of government/],
    ["https://outlook.cloud.microsoft/mail/", /list of email/],
    ["https://www.icloud.com/mail", /list of email/],
    ["https://poczta.onet.pl/", /list of email/],
    ["https://www.sc.com/id/", /list of finance/],
    ["https://www.julo.co.id/", /list of finance/],
    ["https://member.anthem.com/", /list of health/],
    ["https://rs-harapan.co.id/", /name says .* health/],
    ["https://nekopoi.care/", /list of adult/],
    ["https://www.michat.sg/", /list of dating/],
    ["https://www-bca-co-id.translate.goog/?_x_tr_sl=id", /site that it shows: .* list of finance/],
    ["https://my--bank-example.translate.goog/", /site that it shows/],
    ["https://translate.google.com/translate?u=https://bca.co.id/", /site that it shows: .* list of finance/],
    ["https://web.archive.org/web/2020/https://bca.co.id/", /site that it shows: .* list of finance/],
    ["https://web.archive.org/web/20200101000000if_/bca.co.id/x", /site that it shows: .* list of finance/],
    ["https://gmail.com../", /list of email/],
    ["https://.gmail.com/", /no site on the public web/],
    ["https://abcdefghijklmnop.onion/", /no site on the public web/],
    ["http://192.168.1.1/admin", /no site on the public web/],
    ["http://[2001:db8::1]/", /no site on the public web/],
    ["http://localhost:3000/", /no site on the public web/],
    ["http://intranet/", /no site on the public web/],
    ["chrome://settings/passwords", /page of the browser/],
    ["file:///home/me/tax.html", /page of the browser/],
    ["javascript:alert(1)", /page of the browser/],
    ["not a URL", /page of the browser/],
  ];
  for (const [url, why] of refused) it(`${url} is refused`, () => expect(reason(url)).to.match(why));

  for (const url of [
    "https://www.google.com/search?q=x",
    "https://docs.google.com/document/d/1",
    "https://www.tokopedia.com/cart",
    "https://en.wikipedia.org/wiki/Bank",
    "https://bandcamp.com/",
    "https://someone.github.io/",
    "https://shop.example.co.id/products/5?ref=login",
    "https://update.example.com/",
    "https://web.archive.org/web/2020/https://www.tokopedia.com/",
    "https://archive.org/details/some.book-2/page/3",
    "https://translate.google.com/?text=bank",
    "https://someone-example-com.translate.goog/",
  ]) {
    it(`${url} is recorded`, () => expect(reason(url)).to.equal(undefined));
  }

  it("is told by what it is for", () => {
    const classes = [
      "https://www.tokopedia.com/",
      "https://docs.google.com/",
      "https://x.com/",
      "https://x.sch.id/",
      "nonsense",
    ];
    expect(classes.map(siteClassOf)).to.deep.equal(["commerce", "productivity", "social", "other", "other"]);
  });
});

describe("a page of a site that is not sensitive", () => {
  const signs: readonly (readonly [string, PageSigns, RegExp])[] = [
    ["/login", {}, /path/],
    ["/en/sign_in.html", {}, /path/],
    ["/akun/lupa-kata-sandi", {}, /path/],
    ...[
      "/auth/callback",
      "/wp-login.php",
      "/authorize",
      "/register",
      "/daftar",
      "/session",
      "/sessions/new",
      "/?page=login",
      "/login;jsessionid=1",
      "/loginpage",
      "/members/forgot",
    ].map((path) => [path, {}, /path .* authentication/] as const),
    ["/id/mail", {}, /path .* email/],
    ["/#/checkout", {}, /path .* finance/],
    ["/pembayaran/konfirmasi", {}, /path .* finance/],
    ["/", { title: "Masuk | Toko" }, /title .* authentication/],
    ["/", { title: "Sign in to continue" }, /title .* authentication/],
    ["/", { title: "Kotak Masuk (3)" }, /title/],
    ["/", { title: "Mutasi rekening" }, /title .* finance/],
    ["/", { asksFor: "password" }, /asks for a password/],
    ["/", { asksFor: "code" }, /asks for a one-time code/],
    ["/", { asksFor: "payment" }, /asks for a means of payment/],
  ];
  for (const [path, page, why] of signs) {
    it(`${path} ${JSON.stringify(page)} is refused, and the rest of the site is not`, () => {
      expect(refusalOf(`https://shop.example.com${path}`, page, NO_RULES))
        .to.deep.include({ what: "page" })
        .and.have.property("reason")
        .that.matches(why);
      expect(reason("https://shop.example.com/products")).to.equal(undefined);
    });
  }
});

describe("a contributor's rules", () => {
  it("lift what is refused by default, with all subdomains", () => {
    const rules = siteRules([], ["google.com"]);
    expect(refusalOf("https://mail.google.com/", {}, rules)).to.equal(undefined);
    expect(refusalOf("https://mail.notgoogle.com/", {}, rules)).not.to.equal(undefined);
  });
  it("block before anything else", () => {
    const rules = siteRules(["example.com"], ["shop.example.com"]);
    expect(refusalOf("https://shop.example.com/", {}, rules)).to.deep.equal({
      what: "site",
      reason: "you have blocked the site",
    });
  });
  it("cannot allow what is no site", () =>
    expect(refusalOf("http://192.168.1.1/", {}, siteRules([], ["example.com"]))).to.have.property("what", "site"));
  for (const rule of [
    "https://example.com",
    "example.com/path",
    "localhost",
    "10.0.0.1",
    "",
    "com",
    ".example.com",
    "a..example.com",
  ]) {
    it(`are refused if they name no domain: ${JSON.stringify(rule)}`, () =>
      expect(() => siteRules([rule], [])).to.throw(UserError, "name a domain such as"));
  }
});
