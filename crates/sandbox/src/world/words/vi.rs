//! Vietnamese phrases. Data, no behaviour.

use super::Book;

pub(super) const BOOK: Book = Book {
    join: " ",
    reviews: [
        &[
            "[Rất thích|Hài lòng|Ưng lắm], [giống y trên live|đúng như hình|đẹp hơn mong đợi].",
            "Chất lượng [tốt|ổn] [so với giá|], [đóng gói cẩn thận|không bị móp méo|hàng nguyên vẹn].",
            "Mua lần thứ [hai|ba] rồi, [chưa bao giờ thất vọng|vẫn tốt như cũ].",
            "[Giao nhanh|Nhận hàng sớm], [dùng tốt|đúng mô tả].",
            "Mua tặng [mẹ|em gái|bạn], [ai cũng khen|dùng mỗi ngày].",
        ],
        &[
            "[Mười một|Mười hai|Chín] ngày mới nhận được, [đơn không nhúc nhích|không ai báo gì].",
            "Hàng ổn nhưng giao [quá chậm|trễ lắm], [qua sinh nhật rồi|cần từ tuần trước].",
            "Đơn nằm ở kho [năm|sáu] ngày, [chán|thất vọng].",
            "Hứa ba ngày mà [mười ngày mới tới|hai tuần mới có].",
        ],
        &[
            "Nhận hàng bị [vỡ|nứt|hỏng], [hộp móp hết|chỉ bọc một lớp mỏng].",
            "Nắp [bị nứt|bị mẻ], [rò nước|không dùng được].",
            "Dùng [một ngày|hai lần] là [hỏng|hư]. [Kém chất lượng|Đừng mua].",
            "[Bể|Vỡ] hết khi tới nơi, [phí tiền|quá thất vọng].",
        ],
        &[
            "[Sai màu|Không giống] so với [trên live|hình], [nhìn rẻ tiền|khác hẳn].",
            "[Giao sai|Gửi nhầm] hàng, đặt [cỡ lớn|màu xanh|bộ sáu] mà nhận [cỡ nhỏ|màu xám|bộ bốn].",
            "Ghi là [cotton|hàng thật] mà [không phải|toàn polyester]. [Lừa đảo|Sai mô tả].",
            "[Nhỏ hơn|Mỏng hơn] trong hình nhiều. [Hình ảo|Cảm giác bị lừa].",
        ],
        &[
            "[Không nhận được hàng|Ba tuần chưa có hàng], [bên giao nói thất lạc|đơn báo mất]. [Tiền của tôi đâu?|Không ai trả lời.]",
            "Đơn bị [mất|thất lạc], [shop chỉ bảo chờ|nhắn không trả lời].",
            "Báo [đã giao|giao thành công] mà [tôi không nhận được|không có gì].",
            "Trả tiền rồi mà [không có gì|hàng không thấy]. [Đừng mua|Tránh xa].",
        ],
    ],
    closings: [
        &["Sẽ mua lại.", "Nên mua nhé!", "Cảm ơn shop.", "Năm sao."],
        &["Yêu cầu hoàn tiền.", "Không mua nữa.", "Mong shop xử lý.", "Một sao."],
    ],
    ask: [
        &[
            "[Shop ơi|Chào shop], đơn của mình [tới đâu rồi|sao chưa tới]? [Mấy ngày không cập nhật.|]",
            "[Ad ơi|Shop ơi], khi nào giao tới? [Mình cần tuần này.|]",
        ],
        &[
            "[Shop ơi|Chào shop], hàng [bị vỡ|bị hỏng|giao sai], xử lý sao đây?",
            "Đây không phải hàng mình [đặt|mua]. [Có hình|Xem hình]. [Đổi được không?|Giúp mình với.]",
        ],
    ],
    answers: [
        &[
            "[Ok|Được], [cảm ơn shop|mình đồng ý].",
            "Cảm ơn shop [hỗ trợ nhanh|nhiệt tình]!",
            "[Vậy nhé|Được], [mình chờ|shop làm đi].",
        ],
        &[
            "Xin lỗi [không giải quyết được gì|thôi thì chưa đủ].",
            "[Rồi sao nữa|Vậy xử lý thế nào]?",
            "[Không trả lại tiền à?|Chỉ vậy thôi?]",
        ],
        &[
            "Mình không sửa [đánh giá|nhận xét] đâu. [Đừng ép|Vậy là sai].",
            "Shop đang [mua chuộc|ép] mình à? [Mình báo cáo|Không].",
        ],
    ],
    edited: &[
        "Cập nhật: shop [gửi lại|trả tiền|xử lý] [nhanh|trong ngày]. [Cảm ơn|Giờ thì hài lòng].",
        "[Sửa:|Đổi sao:] [hậu mãi tốt|đã giải quyết xong].",
    ],
    reasons: [
        &["Hàng [vỡ|hỏng] khi nhận", "Không hoạt động"],
        &["Không đúng [mô tả|hình]", "Sai [hàng|màu|cỡ]"],
        &["[Không nhận được hàng|Đơn thất lạc]", "Chờ quá lâu"],
    ],
    abuse: &[
        "Shop [ngu|khốn nạn], [lừa đảo|đồ chó], tao biết kho tụi mày ở đâu.",
        "[Đồ ngu|Khốn nạn], gọi 0901234567 không thì biết tay.",
    ],
    offer: &["hoàn tiền", "gửi lại", "đổi mới", "voucher", "mã giảm giá", "bồi thường"],
    pressure: &["sửa đánh giá", "xóa đánh giá", "đổi đánh giá", "5 sao", "năm sao"],
};
