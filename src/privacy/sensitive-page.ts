import type { Category } from "./sensitive/site-list.ts";
import { type Sensitivity, SITE_LISTS } from "./sensitive-site.ts";

/** Words of a path that mean a page of the category, on whatever site. */
const PATHS: readonly (readonly [Category, RegExp])[] = [
  [
    "authentication",
    /^(log-?(in|on)(-?(page|form))?|wp-login|sign-?(in|up|on)|auth|authorize|authenticate|regist(er|ration)|daftar(-akun)?|sessions?|oauth2?|openid(-connect)?|sso|saml|2fa|mfa|otp|passwords?|forgot|(reset|forgot|change|lost)-?passwords?|verify(-?(email|phone|otp|code))?|masuk|lupa-?(kata-?)?sandi|kata-?sandi|verifikasi)$/,
  ],
  [
    "finance",
    /^(checkouts?|payments?|pay|billing|pembayaran|bayar|tagihan|wallet|dompet|saldo|top-?up|isi-?saldo|kartu(-?kredit)?|credit-?cards?|bank-?accounts?|rekening|payouts?|withdraw(al)?|tarik-?dana)$/,
  ],
  ["email", /^(inbox|mail|e-?mails?|webmail|kotak-?masuk|surel)$/],
  ["health", /^(prescriptions?|medical-?records?|rekam-?medis|resep|lab-?results?|hasil-?lab|diagnos[ie]s)$/],
];

/** Parameters by which sites without paths tell their pages apart. */
const PAGE_PARAMETERS = "page p view action route path r step screen do act".split(" ");

/** What a page in the browser says of itself beside its address. */
export interface PageSigns {
  readonly title?: string;
  /** It asks for a password, a one-time code, or a card: see evidence/secret-field.ts. */
  readonly asksFor?: "password" | "code" | "payment";
}

/** Whether a page is sensitive on a site that is not: where one signs in or pays. */
export function sensitivePage(url: string, { title = "", asksFor }: PageSigns): Sensitivity | undefined {
  if (asksFor === "password" || asksFor === "code") {
    return {
      category: "authentication",
      reason: `the page asks for a ${asksFor === "code" ? "one-time code" : "password"}`,
    };
  }
  if (asksFor === "payment") return { category: "finance", reason: "the page asks for a means of payment" };
  const parts = pathParts(url);
  const [byPath] = PATHS.find(([, words]) => parts.some((part) => words.test(part))) ?? [];
  if (byPath !== undefined) return { category: byPath, reason: `the page's path says that it is one for ${byPath}` };
  const byTitle = SITE_LISTS.find((list) => list.title?.test(title))?.category;
  return byTitle && { category: byTitle, reason: `the page's title says that it is one for ${byTitle}` };
}

/** Of path, fragment and parameters: some sites keep the path there. */
function pathParts(url: string): string[] {
  try {
    const { pathname, hash, searchParams } = new URL(url);
    const named = PAGE_PARAMETERS.flatMap((name) => searchParams.getAll(name)).join("/");
    return `${pathname}/${hash.replace(/^#!?/, "")}/${named}`
      .toLowerCase()
      .split(/[/?&=;]/)
      .map((part) => part.replace(/\.(html?|php|aspx?|jsp)$/, "").replaceAll("_", "-"));
  } catch {
    return [];
  }
}
