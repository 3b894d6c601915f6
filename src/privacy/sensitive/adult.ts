import type { SiteList } from "./site-list.ts";

export const adult: SiteList = {
  category: "adult",
  sites: `
    pornhub.* xvideos.* xnxx.* xhamster.* redtube.* youporn.* onlyfans.com chaturbate.com stripchat.com cam4.* bongacams.*
    livejasmin.com myfreecams.com fansly.com brazzers.com spankbang.* beeg.com tube8.com eporner.com motherless.com
    adultfriendfinder.com literotica.com nhentai.net hentaihaven.* rule34.* e-hentai.org exhentai.org f95zone.to manyvids.com
    playboy.com penthouse.com erome.com hqporner.com porntrex.com txxx.com thisvid.com heavy-r.com imagefap.com
    camsoda.com flirt4free.com streamate.com iwantclips.com clips4sale.com bangbros.com naughtyamerica.com realitykings.com
    missav.* javhd.com dmm.co.jp fakku.net hanime.tv scrolller.com adultwork.com eros.com semprot.com simontok.*
    sxyprn.com tnaflix.com drtuber.com nutaku.net fetlife.com x-art.com vixen.com nekopoi.* doujindesu.* avgle.com
    javlibrary.com jable.tv thothub.* coomer.* kemono.su`,
  suffixes: "xxx porn adult sex sexy cam webcam",
  words:
    "porn porno xxx sex sexy nsfw hentai adult escort escorts bokep nude nudes erotic camgirls sexcam webcamsex jav",
  affixes: "porn porno hentai bokep xxx xhamster xvideos xnxx nekopoi",
  title: /\bporn|\bhentai\b|\bbokep\b|\bnsfw\b|\b18\+|\bxxx\b/i,
};
