const TRANSLATORS = /^translate\.(google|yandex|bing)\.|(^|\.)(microsofttranslator|translatetheweb)\.com$/;
const ARCHIVES = /(^|\.)(archive\.(org|today|ph|is|li|md|vn|fo)|webcache\.googleusercontent\.com)$/;

/**
 * The address that a page shows of another site, where it is one of a translator's or an archive's: what is read there is
 * that site's. Undefined of all others.
 */
export function shownSite(url: string): string | undefined {
  let page: URL;
  try {
    page = new URL(url);
  } catch {
    return undefined;
  }
  const { hostname, pathname, search, searchParams } = page;
  const [, translated] = /^(.+)\.translate\.goog$/.exec(hostname) ?? [];
  // Of the translator's names for sites, a hyphen is a dot, and two are a hyphen.
  if (translated !== undefined)
    return `https://${translated.replaceAll(/--|-/g, (each) => (each === "-" ? "." : "-"))}/`;
  if (TRANSLATORS.test(hostname)) {
    return webAddress(searchParams.get("u") ?? searchParams.get("url") ?? searchParams.get("a"));
  }
  if (ARCHIVES.test(hostname)) {
    const [, archived] =
      /(https?:\/{1,2}.+)/i.exec(`${pathname}${search}`) ??
      /^\/(?:web\/)?(?:\d{4,14}|\*)(?:[a-z]{2}_)?\/([^/]+\..+)$/i.exec(pathname) ??
      [];
    return webAddress(archived?.replace(/^(https?:)\/+/i, "$1//"));
  }
  return undefined;
}

function webAddress(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined || text === "") return undefined;
  return /^https?:\/\//i.test(text) ? text : `https://${text}`;
}
