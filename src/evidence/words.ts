/**
 * The words of interfaces that may stand in evidence: in paths, and in what selectors say of elements. Whatever else stands
 * there is left out, so that nothing depends on recognising a name or a number as somebody's. Words that are also
 * common names of people ("mark", "price", "page", "sandi") are left out, though not those that are as rare as names as
 * they are common on buttons ("close", "link"), and so is what says what somebody reads or has ("diabetes", "loan").
 */
const WORDS = new Set(
  `about accept access account action actions active activity add address advanced alert all amount and any app apply
  archive area arrival ascending assign at attach attachment available avatar average back badge bar base basket before
  blog board body booking bookmark bottom box breadcrumb browse button buy by calendar call cancel card cards carousel
  cart catalog category cell chart chat check checkbox checkin checkout choose city class clear click close code
  collapse collection column comment comments community company compare compose confirm consent contact container
  content continue copy count country create current custom customer dashboard data date days default delete delivery
  departure descending description detail details dialog direction directions discount dismiss display document
  documents done down download draft drawer dropdown duplicate edit editor email empty end enter error events exit
  expand explore export extra favorite favorites feature feed file files filter filters find finish first flight
  flights folder follow footer for forgot form forum forward forum from fullscreen gallery general get go grid group
  groups guide header heading help hidden hide history home hotel hotels hour hours icon id image images import in
  inbox index info information inner input insert inside install issue item items join keyword label labels language
  large last layout learn left legal less level library like link links list listing load loading local location login
  logo logout main manage map maps media member members menu message messages minute mobile modal month more move my
  name nav navbar navigation new news next no none note notes notification notifications number of off offer offers ok
  on one open option options or order orders other outer output overview pager pagination panel passenger passengers
  password path pay payment people phone photo photos pin play playlist policy popular popup position posts prev
  preview previous primary print priority privacy product products profile progress project projects promo publish pull
  quantity query question questions quick radio range rate rating recent recommended redo refresh register related
  reload remember remove rename repeat reply report request requests required reset results result resume return review
  reviews right round rows save schedule screen scroll search secondary section see select selected send service
  services settings setup share shipping shop show sidebar sign signin signout signup site size skip slide slider
  social sort source start state status step stop store stream style subject submit subscribe subtitle success
  suggestion suggestions summary support switch tab table tabs tag tags task tasks team template terms test text thanks
  theme thumbnail ticket tickets time title to today toggle toolbar tooltip top topic topics total track tracks
  trending trips type undo unread update updates upload url use user users username value version video videos view
  views visit wait warning watch week widget width window wishlist with word work wrapper write year yes your zip zoom

  akun alamat atur bahasa batal bayar beli beranda berikutnya berita buat buka cari daftar dari data dengan detail edit
  filter foto ganti gambar grup halaman hapus harga hasil hubungi info ini isi item jumlah kami kategori ke keluar
  keranjang kembali kirim kode konfirmasi kota kotak lagi lanjut lanjutkan lewati lihat login lokasi lowongan masuk
  menu merek metode muat nama nomor notifikasi obrolan ongkir pakai pembayaran pencarian pengaturan pengiriman pesan
  pesanan pilih pilihan populer produk profil promo pulang rekomendasi ringkasan selanjutnya selesai semua sebelumnya
  simpan situs stok tambah tampilkan tanggal telepon terbaru terlaris tiket tinjau toko tombol total transaksi tulis
  tutup ubah ulang ulasan unduh unggah untuk urutkan video voucher waktu ya`.split(/\s+/),
);

/** A text of more words may be somebody's sentence, or a wallet's seed. */
const MOST_WORDS = 5;

/** Whether a text consists of a few words of interfaces, with spaces, hyphens or capitals between them, and nothing else. */
export function isInterfaceText(text: string): boolean {
  if (text.length > 60 || !/^[A-Za-z]+(?:(?: |--?|__?)[A-Za-z]+)*$/.test(text)) return false;
  const words = text
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[ _-]+/);
  return words.length <= MOST_WORDS && words.every((word) => WORDS.has(word));
}
