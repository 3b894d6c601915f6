import type { SiteList } from "./site-list.ts";

export const finance: SiteList = {
  category: "finance",
  sites: `
    klikbca.com bca.co.id mybca.* bankmandiri.co.id bri.co.id brimo.bri.co.id bni.co.id btn.co.id
    cimbniaga.co.id octoclicks.co.id danamon.co.id permatabank.com permatanet.com ocbc.id ocbcnisp.com maybank.* panin.co.id
    bankmega.com btpn.com jenius.com jago.com seabank.co.id blubybcadigital.id allobank.com bankneocommerce.co.id
    bankbsi.co.id bankmuamalat.co.id sinarmas.co.id superbank.id krom.id ovo.id dana.id gopay.co.id linkaja.id flip.id
    doku.com midtrans.com xendit.co bibit.id ajaib.co.id stockbit.com pluang.com indodax.com tokocrypto.com pintu.co.id
    reku.id kredivo.* akulaku.* investree.id amartha.com modalku.co.id ipotindonesia.com indopremier.com idx.co.id
    ksei.co.id pegadaian.co.id adira.co.id prudential.co.id allianz.co.id
    paypal.* stripe.com wise.com transferwise.com revolut.com chase.com bankofamerica.com wellsfargo.com citi.com
    citibank.* capitalone.com americanexpress.com discover.com usbank.com ally.com hsbc.* barclays.* lloydsbank.com
    natwest.com santander.* ing.* deutsche-bank.de commerzbank.de sparkasse.de n26.com monzo.com starlingbank.com
    bnpparibas.* societegenerale.* credit-agricole.fr rabobank.* abnamro.nl unicredit.* intesasanpaolo.com ubs.com
    dbs.* posb.com.sg uob.* venmo.com cash.app zellepay.com robinhood.com fidelity.com vanguard.com schwab.com
    etrade.com interactivebrokers.* etoro.com traderepublic.com coinbase.com binance.* kraken.com bybit.com okx.com
    kucoin.com bitfinex.com gemini.com crypto.com metamask.io ledger.com blockchain.com phantom.app turbotax.intuit.com
    mint.intuit.com creditkarma.com experian.* equifax.* transunion.* alipay.com paytm.com phonepe.com razorpay.com
    klarna.* affirm.com afterpay.com payoneer.com skrill.com neteller.com westernunion.com moneygram.com pay.google.com
    wallet.google.com
    mandiri.co.id cimbclicks.* danamonline.com ocbc.* maybank2u.* bpddiy.co.id smbci.com sc.com anz.* westpac.* nab.com.au
    pnc.com truist.com sofi.com chime.com navyfederal.org halifax.co.uk nationwide.co.uk rbs.co.uk td.com bmo.com cibc.com
    rbcroyalbank.com desjardins.com dkb.de comdirect.de bbva.* nordea.* seb.se handelsbanken.* dnb.no onlinesbi.sbi
    itau.com.br bradesco.com.br visa.* mastercard.* shopeepay.* mercadopago.* gcash.com tradingview.com metatrader4.com
    metatrader5.com zerodha.com groww.in webull.com uniswap.org home.saxo turbotax.com quickbooks.intuit.com
    manulife.* axa.* aia.* sunlife.* generali.* zurich.* bni-life.co.id most.co.id motiontrade.id kreditpintar.com
    easycash.id julo.co.id homecredit.* fif.co.id fifgroup.co.id acc.co.id bfi.co.id indodana.id adakami.id uangme.com
    tunaiku.com`,
  suffixes:
    "bank insurance insure loan loans finance financial creditcard credit creditunion mortgage money broker forex trading tax",
  words:
    "bank banking ibank ibanking internetbanking netbanking ebanking mbanking pay payment payments wallet dompet broker brokerage trading loan loans pinjaman pinjol asuransi insurance koperasi bpr credit kredit leasing",
  affixes: "bank banking klikb sekuritas pinjaman asuransi finance insurance kredit",
  title:
    /\b(internet|online|mobile|net) ?banking\b|\bmutasi rekening\b|\bsaldo\b|\baccount balance\b|\btransfer dana\b|\bportfolio value\b|\bkartu kredit\b/i,
};
