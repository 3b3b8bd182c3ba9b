//! Indonesian phrases. Data, no behaviour.

use super::Book;

pub(super) const BOOK: Book = Book {
    join: " ",
    reviews: [
        &[
            "[Bagus banget|Suka sekali|Puas], [sesuai live|persis seperti foto|lebih bagus dari dugaan].",
            "Kualitas [oke|bagus] [untuk harganya|], [packing rapi|aman sampai rumah|bubble wrap tebal].",
            "Sudah [dua|tiga] kali order, [tidak pernah kecewa|selalu puas].",
            "[Pengiriman cepat|Cepat sampai], barang [berfungsi baik|sesuai deskripsi].",
            "[Buat kado|Hadiah untuk] [ibu|adik|teman], [dia suka|dipakai tiap hari].",
        ],
        &[
            "Sampainya [sebelas|dua belas|sembilan] hari, [resi tidak bergerak|tidak ada kabar].",
            "Barang oke tapi pengiriman [lama banget|telat parah], [acaranya sudah lewat|padahal perlu minggu lalu].",
            "Paket [nyangkut|diam] di gudang [lima|enam] hari, [kecewa|kapok].",
            "Janji tiga hari, [sampainya sepuluh hari|dua minggu baru datang].",
        ],
        &[
            "Datang [pecah|retak|hancur], [kardus penyok|bubble wrap cuma selapis].",
            "Tutupnya [retak|gompal], [bocor|tidak bisa dipakai].",
            "Baru dipakai [sehari|dua kali] sudah [rusak|mati]. [Jelek|Jangan beli].",
            "[Rusak|Pecah] waktu sampai, [kecewa|buang uang].",
        ],
        &[
            "[Warna beda|Tidak sama] dengan [yang di live|foto], [bahannya murahan|kecewa].",
            "[Salah kirim|Barang salah], pesan [ukuran besar|biru|isi enam] dapat [ukuran kecil|abu-abu|isi empat].",
            "Katanya [katun|asli], ternyata [bukan|polyester]. [Penipuan|Tidak sesuai deskripsi].",
            "Jauh lebih [kecil|tipis] dari foto. [Menyesatkan|Merasa ditipu].",
        ],
        &[
            "[Tidak pernah sampai|Tiga minggu belum datang], [kata kurir hilang|resi tulis hilang]. [Uang saya mana?|Tidak ada yang jawab.]",
            "Paket [hilang|lenyap], [penjual cuma suruh tunggu|chat tidak dibalas].",
            "Statusnya [terkirim|diterima] padahal [saya tidak terima|tidak ada paket].",
            "Sudah bayar, [barang tidak ada|tidak dapat apa-apa]. [Hati-hati|Jangan beli di sini].",
        ],
    ],
    closings: [
        &["Pasti order lagi.", "Recommended!", "Terima kasih kak.", "Bintang lima."],
        &["Minta uang kembali.", "Tidak akan beli lagi.", "Tolong ditindak.", "Bintang satu."],
    ],
    ask: [
        &[
            "[Kak|Halo], pesanan saya [di mana ya|kok belum sampai]? [Resi tidak bergerak.|]",
            "[Min|Kak], paketnya kapan sampai? [Perlu minggu ini.|]",
        ],
        &[
            "[Kak|Halo], barang saya [pecah|rusak|salah kirim], gimana ini?",
            "Ini bukan yang saya [pesan|bayar]. [Ada fotonya|Lihat foto]. [Bisa retur?|Tolong dibantu.]",
        ],
    ],
    answers: [
        &[
            "[Oke|Baik] kak, [terima kasih|saya setuju].",
            "Makasih [cepat|baik] sekali responnya!",
            "[Boleh|Siap], [ditunggu ya|silakan diproses].",
        ],
        &[
            "Maaf saja [tidak cukup|tidak menyelesaikan].",
            "[Terus|Lalu] bagaimana?",
            "[Jadi tidak ada refund?|Cuma itu?]",
        ],
        &[
            "Saya tidak mau ubah [ulasan|penilaian]. [Jangan maksa|Ini tidak benar].",
            "Kok [menyuap|memaksa] saya? [Saya lapor|Tidak].",
        ],
    ],
    edited: &[
        "Update: penjual [kirim pengganti|refund|bantu] [cepat|hari itu juga]. [Terima kasih|Sekarang puas].",
        "[Edit:|Ubah bintang:] [pelayanan bagus|masalah selesai].",
    ],
    reasons: [
        &["Barang [pecah|rusak] saat diterima", "Tidak berfungsi"],
        &["Tidak sesuai [deskripsi|foto]", "Salah [barang|warna|ukuran]"],
        &["[Barang tidak sampai|Paket hilang]", "Terlalu lama"],
    ],
    abuse: &[
        "Penjual [bodoh|goblok], [penipu|anjing], saya tahu gudang kalian.",
        "[Tolol|Bego] kalian, telepon saya 0812 555 0188 atau lihat saja.",
    ],
    offer: &["refund", "kembalikan dana", "uang kembali", "pengganti", "voucher", "kompensasi"],
    pressure: &["ubah ulasan", "ubah penilaian", "hapus ulasan", "bintang 5", "bintang lima"],
};
