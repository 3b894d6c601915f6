import type { SiteClass } from "../evidence/workflow.ts";
import { siteName } from "./site-name.ts";

/** Of well-known sites, what they are for. All others are "other": that costs nobody anything. */
const CLASSES: Readonly<Partial<Record<SiteClass, string>>> = {
  commerce: `tokopedia shopee bukalapak lazada blibli zalora orami bhinneka tiktokshop amazon ebay etsy walmart target bestbuy
    alibaba aliexpress temu shein mercadolibre rakuten flipkart zalando ikea shopify`,
  developer: "github gitlab bitbucket stackoverflow npmjs vercel netlify codepen replit jsfiddle huggingface kaggle",
  education:
    "ruangguru zenius udemy coursera edx khanacademy duolingo quizlet academia codecademy dicoding skillacademy",
  food: "gofood grabfood ubereats doordash deliveroo grubhub foodpanda opentable allrecipes cookpad",
  games: "steampowered itch roblox chess lichess poki twitch",
  housing: "rumah123 rumah lamudi olx zillow rightmove immobilienscout24 airbnb mamikos",
  jobs: "jobstreet glints kalibrr indeed glassdoor linkedin upwork fiverr freelancer sribulancer projects",
  maps: "openstreetmap waze here mapbox",
  media: "youtube netflix spotify vidio soundcloud vimeo primevideo disneyplus",
  news: "detik kompas tempo tribunnews liputan6 kumparan cnn cnnindonesia bbc nytimes theguardian reuters",
  productivity:
    "notion trello asana airtable slack monday clickup figma canva miro dropbox salesforce hubspot jira atlassian",
  reference: "wikipedia wikimedia wiktionary fandom imdb",
  search: "google bing duckduckgo yandex baidu ecosia",
  social: "facebook instagram twitter tiktok reddit pinterest threads quora medium discord",
  travel: "traveloka tiket pegipegi booking agoda expedia skyscanner kayak tripadvisor airasia garuda-indonesia kai",
};

const HOSTS: Readonly<Record<string, SiteClass>> = {
  "docs.google.com": "productivity",
  "sheets.google.com": "productivity",
  "drive.google.com": "productivity",
  "calendar.google.com": "productivity",
  "maps.google.com": "maps",
  "news.google.com": "news",
  "classroom.google.com": "education",
  "x.com": "social",
};

const BY_NAME = new Map(
  Object.entries(CLASSES).flatMap(([name, sites]) =>
    sites.split(/\s+/).map((site) => [site, name as SiteClass] as const),
  ),
);

/** What the site of a URL is for. */
export function siteClassOf(url: string): SiteClass {
  const site = siteName(url);
  if (site === undefined) return "other";
  const name = site.domain.slice(0, -site.suffix.length - 1);
  return HOSTS[site.host] ?? BY_NAME.get(name) ?? "other";
}
