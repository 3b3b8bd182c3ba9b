//! Notices: what people read in the console, how they want to be told, and what leaves by e-mail. An e-mail names cases by
//! number, kind and link; never a buyer.

use std::collections::BTreeMap;

use channels::smtp::Mail;
pub use channels::smtp::Smtp;
use domain::access::Permission;
use domain::appeal::digest::Digest;
use domain::ids::{ShopId, UserId};
use domain::notice::{NoticeKind, NoticePreferences};
use domain::refusal::Words;
use domain::shop::ShopEvent;
use store::Tx;
use store::notices::NoticeRow;

use crate::people::sign_in::Settings;
use crate::{App, AppError, Caller, Result};

/// Largest page of notices.
pub const LARGEST_PAGE: i64 = 100;
/// The kind of a job that sends somebody's e-mail.
pub const MAIL: &str = "mail";

/// Where e-mail goes out, and the address that its links begin with.
#[derive(Clone, Debug)]
pub struct Post {
    /// The server.
    pub smtp: Smtp,
    /// `https://desk.example.com`, without a slash at its end.
    pub origin: String,
}

/// A page of somebody's notices.
#[derive(Debug)]
#[expect(missing_docs, reason = "the parts of the page, by name")]
pub struct Page {
    pub notices: Vec<NoticeRow>,
    pub unread: i64,
    pub names: BTreeMap<UserId, String>,
}

impl App {
    /// Somebody's own notices, newest first, before an event's place in the log.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn notices(&self, caller: &Caller, before: Option<i64>, limit: i64) -> Result<Page> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let (before, limit) = (before.unwrap_or(i64::MAX), limit.clamp(1, LARGEST_PAGE));
        Ok(Page {
            notices: tx.notices(caller.shop, caller.user, before, limit).await?,
            unread: tx.unread_notices(caller.shop, caller.user).await?,
            names: tx.user_names().await?,
        })
    }

    /// Marks the caller's notices as read: those of one event, or all up to one; gives how many are left unread.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn mark_notices(&self, caller: &Caller, one: Option<i64>, upto: Option<i64>) -> Result<i64> {
        caller.require(Permission::CaseRead)?;
        let range = match (one, upto) {
            (Some(seq), _) => (seq, seq),
            (None, upto) => (0, upto.unwrap_or(i64::MAX)),
        };
        let mut tx = self.store.write().await?;
        let marked = tx.read_notices(caller.shop, caller.user, range, self.now()).await?;
        let unread = tx.unread_notices(caller.shop, caller.user).await?;
        tx.commit().await?;
        if marked > 0 {
            self.tell_notices(caller.shop, caller.user);
        }
        Ok(unread)
    }

    /// How the caller wants to be told.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn notice_preferences(&self, caller: &Caller) -> Result<NoticePreferences> {
        caller.require(Permission::CaseRead)?;
        Ok(self.store.read().await?.notice_preferences(caller.shop, caller.user).await?)
    }

    /// Sets how the caller wants to be told.
    ///
    /// # Errors
    /// A refusal that names the field at fault.
    pub async fn set_notice_preferences(&self, caller: &Caller, wish: &NoticePreferences) -> Result<()> {
        caller.require(Permission::CaseRead)?;
        wish.validate()?;
        let mut tx = self.store.write().await?;
        tx.set_notice_preferences(caller.shop, caller.user, wish).await?;
        Ok(tx.commit().await?)
    }

    /// Sends out e-mail from now on. Without it, notices stay in the console.
    pub fn set_post(&self, post: Post) {
        // The first one stays: it is set once, before anything runs.
        drop(self.post.set(post));
    }

    /// Sends somebody the notices that may leave now, in one e-mail; what is sent is marked, so a second run sends nothing.
    ///
    /// # Errors
    /// As the server says; the job is tried again.
    pub async fn send_mail(&self, shop: ShopId, user: UserId) -> Result<()> {
        let Some(post) = self.post.get() else { return Ok(()) };
        let now = self.now();
        let mut tx = self.store.read().await?;
        // Somebody who has left the shop is told nothing more of it.
        if tx.role(shop, user).await?.is_none() {
            return Ok(());
        }
        let due = tx.notices_to_mail(shop, user, now).await?;
        let Some(first) = due.first() else { return Ok(()) };
        let person = tx.user(user).await?.ok_or(AppError::Absent("user"))?;
        let name = tx.shop(shop).await?.map(|s| s.name).unwrap_or_default();
        let digests = digests(&mut tx, shop, &due).await?;
        drop(tx);
        let settings: Settings = serde_json::from_str(&person.settings).unwrap_or_default();
        let chinese = settings.locale.starts_with("zh");
        let mail = Mail {
            id: format!("{}.{}.{}@kintsugi", shop.0.simple(), user.0.simple(), first.seq),
            to: (person.name, person.email),
            subject: subject(&name, &due, chinese),
            text: text(&post.origin, &due, &digests, chinese),
        };
        let smtp = post.smtp.clone();
        let sent = tokio::task::spawn_blocking(move || smtp.send(&mail)).await?;
        if let Err(error) = sent
            && !error.is_final()
        {
            return Err(AppError::Task(error.to_string()));
        }
        let mut tx = self.store.write().await?;
        tx.mailed(&due, now).await?;
        Ok(tx.commit().await?)
    }
}

/// What a notice says.
pub fn title(kind: NoticeKind) -> Words {
    match kind {
        NoticeKind::Assigned => Words::new("a case was given to you", "有工单指派给您"),
        NoticeKind::Warned => Words::new("a deadline comes near", "即将超时"),
        NoticeKind::Breached => Words::new("a promise was missed", "承诺已超时"),
        NoticeKind::Escalated => Words::new("a case was escalated to you", "有工单升级给您"),
        NoticeKind::Approval => Words::new("a text waits for your approval", "有内容等待您审批"),
        NoticeKind::Mentioned => Words::new("a colleague named you in a note", "同事在备注中提到了您"),
        NoticeKind::Handover => Words::new("there is a note from the last shift", "有新的交接说明"),
        NoticeKind::Appeal => Words::new("news of an appeal", "申诉有新进展"),
        NoticeKind::Digest => Words::new("the month's appeals", "上月申诉小结"),
    }
}

pub(crate) fn say(words: &Words, chinese: bool) -> &str {
    if chinese { &words.zh } else { &words.en }
}

fn subject(shop: &str, due: &[NoticeRow], chinese: bool) -> String {
    match due {
        [one] => {
            let number = one.number.map(|n| format!(" #{n}")).unwrap_or_default();
            format!("[{shop}]{number} {}", say(&title(one.kind), chinese))
        }
        many if chinese => format!("[{shop}] {} 条通知", many.len()),
        many => format!("[{shop}] {} notices", many.len()),
    }
}

/// The digests among notices, by the place of their event.
async fn digests(tx: &mut Tx, shop: ShopId, due: &[NoticeRow]) -> Result<BTreeMap<i64, Digest>> {
    let mut found = BTreeMap::new();
    for notice in due.iter().filter(|n| n.kind == NoticeKind::Digest) {
        for event in tx.log_after(shop, notice.seq - 1, 1).await? {
            if let ShopEvent::AppealsDigest { digest } = event.event()? {
                found.insert(event.seq, *digest);
            }
        }
    }
    Ok(found)
}

fn text(origin: &str, due: &[NoticeRow], digests: &BTreeMap<i64, Digest>, chinese: bool) -> String {
    let mut text = String::new();
    for n in due {
        let words = title(n.kind);
        if let Some(digest) = digests.get(&n.seq) {
            for line in digest.lines() {
                text.push_str(say(&line, chinese));
                text.push('\n');
            }
            text.extend([origin, "/appeals?list=report\n\n"]);
            continue;
        }
        let line = match (n.case, n.number) {
            (Some(case), Some(number)) => {
                format!("#{number}: {}\n{origin}/cases/{}\n\n", say(&words, chinese), case.0)
            }
            _ => format!("{}\n{origin}/queue\n\n", say(&words, chinese)),
        };
        text.push_str(&line);
    }
    let end = Words::new(
        "You chose to be told by e-mail; change it under Notices in your settings.",
        "您选择了接收邮件通知；可在设置的“通知”中更改。",
    );
    text.push_str(say(&end, chinese));
    text.push('\n');
    text
}
