//! Indonesian, for the market of that name.

use super::{OnIssue, Tongue};

pub(super) static TONGUE: Tongue = Tongue {
    gap: " ",
    thanks: &[
        "Terima kasih sudah memberi tahu kami.",
        "Terima kasih atas masukannya, Kak.",
        "Makasih Kak sudah cerita apa adanya.",
        "Terima kasih sudah meluangkan waktu menulis.",
    ],
    sorry: &[
        "Mohon maaf pesanan ini mengecewakan.",
        "Kami minta maaf atas ketidaknyamanannya.",
        "Maaf sekali, seharusnya tidak begini.",
        "Kami benar-benar mohon maaf, Kak.",
    ],
    invite: &[
        "Silakan chat kami di toko, langsung dibantu Arif.",
        "Kirim pesan ke kami ya Kak, kami balas hari ini juga.",
        "Silakan hubungi kami lewat chat dengan nomor pesanan.",
        "Yuk chat toko, kami tunggu pesannya.",
    ],
    quality: OnIssue {
        remedy: &[
            "Kami akan cek pesanan dan nomor batch-nya, barang bisa ditukar atau diretur.",
            "Kami bantu proses penukaran atau pengembalian, Kakak yang pilih.",
            "Tim gudang sedang memeriksa batch ini dan kami akan bantu tukar barangnya.",
        ],
        private: &[
            "Halo Kak, ini Arif dari layanan purna jual. Boleh minta satu foto bagian yang rusak? Setelah itu kami siapkan barang pengganti.",
            "Halo Kak, pesanannya sudah kami temukan. Kami mau kirim ulang dari batch yang sudah diperiksa, alamatnya masih sama?",
            "Halo Kak, sekali lagi maaf soal cacatnya. Kakak bisa pilih tukar atau retur, sisanya kami yang urus.",
        ],
        finding: &[
            "Foto jelas, sama dengan laporan sebelumnya.",
            "Batch sudah dicatat, gudang punya retur serupa.",
        ],
        plan: &[
            "Kirim pengganti dari batch yang sudah dicek.",
            "Retur dijemput, dana kembali setelah paket diterima.",
        ],
        cause: &[
            "Glaze or material defect in production",
            "Part broke in normal use",
            "Final inspection missed a fault",
        ],
        mended: &[
            "Update: penjual langsung kirim pengganti, yang baru mulus semua. Responnya cepat.",
            "Edit: sudah diganti, barangnya bagus dan adminnya ramah.",
        ],
    },
    logistics: OnIssue {
        remedy: &[
            "Kami akan cek ke kurir hari ini dan bisa kirim ulang kalau paketnya tidak bergerak.",
            "Kami bantu koordinasi dengan kurir sampai paketnya jelas.",
            "Kami telusuri pengirimannya dan segera kabari solusinya.",
        ],
        private: &[
            "Halo Kak, kami sudah tanya ke kurir di mana paketnya. Paling lambat besok siang kami kabari lagi di sini.",
            "Halo Kak, resinya tidak bergerak beberapa hari. Mau kami kirim ulang dengan kurir lain?",
        ],
        finding: &[
            "Resi membuktikan: sampai jauh lewat dari janji.",
            "Paket tertahan empat hari di gudang sortir.",
        ],
        plan: &["Ajukan pelacakan, kirim ulang bila besok belum bergerak.", "Kirim ulang dengan kurir lain."],
        cause: &[
            "Carrier late against its own promise",
            "Parcel damaged in transit",
            "Warehouse shipped late",
        ],
        mended: &[
            "Update: penjual bantu kejar kurirnya sampai paket datang. Salut.",
            "Paket akhirnya sampai, admin selalu kasih kabar.",
        ],
    },
    service: OnIssue {
        remedy: &[
            "Kami akan periksa chat-nya dan kami bantu sampai selesai.",
            "Kepala tim kami akan cek percakapannya dan kami carikan solusi.",
        ],
        private: &[
            "Halo Kak, saya kepala tim di sini. Chat-nya sudah saya baca dan memang kurang baik. Apa yang bisa kami bereskan?",
            "Halo Kak, maaf lama dibalas. Pesanannya sudah saya buka, apa yang masih kurang?",
        ],
        finding: &["Riwayat chat sesuai, memang lama tidak dibalas.", "Dua admin memberi jawaban berbeda."],
        plan: &[
            "Retur dikonfirmasi tertulis, admin dibimbing.",
            "Sudah dijawab, masa retur ditambah seminggu.",
        ],
        cause: &["Nobody on shift during the live", "Contradictory answers about returns"],
        mended: &["Edit: akhirnya dibantu sampai beres, adminnya sabar."],
    },
    mismatch: OnIssue {
        remedy: &[
            "Kami akan cek pesanan dengan foto produknya, barang bisa ditukar atau diretur.",
            "Kami periksa pengepakannya dan kami bantu tukar dengan yang benar.",
        ],
        private: &[
            "Halo Kak, sepertinya varian yang dikemas keliru. Yang benar bisa kami kirim hari ini, warnanya tetap sesuai pesanan?",
            "Halo Kak, terima kasih fotonya, memang beda dengan di live. Lebih suka tukar atau retur?",
        ],
        finding: &["Varian yang dikemas keliru, stok cocok.", "Lampu studio membuat warna lebih hangat."],
        plan: &["Varian yang benar dikirim hari ini.", "Foto produk diganti, retur diterima."],
        cause: &["Wrong variant packed", "Listing photo shows another color", "Size chart misleading"],
        mended: &["Update: warna yang benar sudah dikirim tanpa ribet. Puas."],
    },
    other: OnIssue {
        remedy: &[
            "Kami akan cek pesanannya dan kami carikan solusi.",
            "Kami bantu cek dan segera kabari hasilnya.",
        ],
        private: &[
            "Halo Kak, kami sudah baca pesannya. Boleh cerita sedikit apa yang kurang?",
            "Halo Kak, maaf kalau kurang puas. Ada yang bisa kami bereskan dari pesanannya?",
        ],
        finding: &["Tidak ada alasan jelas, pesanan normal.", "Harga berubah dua hari setelah pesanan."],
        plan: &["Jelaskan harga live lalu tunggu jawaban.", "Tanya sekali lagi, lalu tutup."],
        cause: &["Expectation differs, no fault found", "Price change after the live", "No reason given"],
        mended: &["Edit: penjualnya sabar menjelaskan. Oke lah."],
    },
    answer: &[
        "Halo Kak, maaf menunggu. Pesanannya sudah saya cek, hari ini saya kabari jawabannya.",
        "Halo Kak, paketnya sudah di kurir, posisi terakhir ada di halaman pesanan.",
        "Halo Kak, bisa. Kotaknya disimpan dulu ya, sisanya kami yang urus.",
    ],
    again: &["Halo Kak, kami lihat Kakak menulis lagi. Saya ambil alih sendiri dan hari ini saya jawab."],
    praise: &["Pujian, bukan keluhan: salah baca"],
    note: &[
        "Laporan ketiga untuk SKU ini minggu ini.",
        "Pelanggan lama, enam pesanan tanpa keluhan.",
        "Sudah minta nomor batch di bawah barang.",
        "Gudang bilang label rak tertukar hari Selasa.",
    ],
    wait: &[
        "Menunggu foto dari pembeli",
        "Menunggu pembeli memilih tukar atau retur",
        "Menunggu paket retur",
    ],
    no_reply: &["Hanya makian, akan dilaporkan ke platform", "Sudah beres di chat"],
    chat: &["Chat pribadi, tidak ada balasan publik"],
    no_message: &["Sudah dijawab di chat", "Pembeli mematikan pesan"],
    declined: &[
        "Tulis solusinya lebih jelas, kalimat kedua dihapus.",
        "Jangan sebut batch di publik sebelum tim pembelian menjawab.",
    ],
    reopened: &["Barang pengganti rusak di tempat yang sama", "Pembeli menulis lagi setelah ditutup"],
};
