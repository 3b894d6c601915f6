import type { SiteList } from "./site-list.ts";

export const dating: SiteList = {
  category: "dating",
  sites: `
    tinder.com bumble.com hinge.co okcupid.com match.com pof.com plentyoffish.com eharmony.* badoo.com grindr.com weareher.com
    coffeemeetsbagel.com happn.com feeld.co zoosk.com ashleymadison.com muzz.com muzmatch.com muslima.com salams.app
    indonesiancupid.com asiandating.com filipinocupid.com thaicupid.com cupidmedia.com tantanapp.com setipe.com
    mawaddahindonesia.com taaruf.id taarufonline.id rumahtaaruf.com hily.com theinnercircle.co innercircle.co elitesingles.*
    parship.* once.com jdate.com christianmingle.com shaadi.com bharatmatrimony.com jeevansathi.com meetic.* lovoo.com
    seeking.com scruff.com hornet.com jackd.com taimi.com silversingles.* ourtime.com victoriamilan.* fruitz.io mamba.ru
    loveplanet.ru tagged.com skout.com mingle2.com dating.com datingdirect.com paktor.com michat.sg omi.sg raya.app rayatheapp.com
    thursday.com boo.world lovehabibi.com christianconnection.com litmatch.info litmatchapp.com`,
  suffixes: "dating singles",
  words: "dating cupid matchmaking hookup jodoh taaruf matrimony",
  affixes: "dating cupid singles matrimony jodoh",
  title: /\bdating\b|\bcari jodoh\b|\bta'?aruf\b|\bfind (a )?(date|love|singles)\b/i,
};
