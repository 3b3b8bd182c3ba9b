//! Signing in and out, the first start, sessions, and who a secret belongs to.

use domain::access::Role;
use domain::ids::{SessionId, ShopId, UserId};
use domain::refusal::Refusal;
use domain::shop::ShopEvent;
use domain::time::{Instant, Span};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::people::{Invitation, Session, User};
use store::shops::ShopRow;

use super::secrets::{hash_password, hash_secret, new_secret, verify_password};
use super::{checked_email, checked_password};
use crate::shops::checked_name;
use crate::{App, AppError, Caller, Identity, Result};

/// How long a session lives without being used again.
const SESSION_LIFE: Span = Span::hours(24 * 14);
/// How long the first start's link works.
const SETUP_LIFE: Span = Span::hours(24);
/// How often "last seen" is written at most.
const SEEN_EVERY: Span = Span::minutes(1);

/// A person's console settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// `en` or `zh-CN`.
    pub locale: String,
    /// `light`, `dark` or `system`.
    pub theme: String,
    /// `compact` or `comfortable`.
    pub density: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { locale: "en".to_owned(), theme: "system".to_owned(), density: "compact".to_owned() }
    }
}

/// Where a session comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Network address.
    pub address: String,
    /// Browser.
    pub agent: String,
}

/// A person with the shops they belong to.
#[derive(Clone, Debug)]
pub struct Account {
    /// The person.
    pub user: User,
    /// Their console settings.
    pub settings: Settings,
    /// Their shops and roles.
    pub shops: Vec<(ShopRow, Role)>,
}

impl App {
    /// Whether the first start's link must still be used.
    ///
    /// # Errors
    /// As the store says.
    pub async fn needs_setup(&self) -> Result<bool> {
        Ok(self.store.read().await?.has_no_users().await?)
    }

    /// Makes a new first-start link's secret, if nobody has an account yet; older ones stop working.
    ///
    /// # Errors
    /// As the store says.
    pub async fn setup_secret(&self) -> Result<Option<String>> {
        let now = self.now();
        let mut tx = self.store.write().await?;
        if !tx.has_no_users().await? {
            return Ok(None);
        }
        tx.drop_setup_links().await?;
        let secret = new_secret("", self.entropy.as_ref());
        let invitation = Invitation {
            id: domain::ids::new_uuid(now, self.entropy.as_ref()),
            shop: None,
            email: String::new(),
            name: String::new(),
            role: Role::Owner,
            created_at: now,
            expires_at: now + SETUP_LIFE,
        };
        tx.add_invitation(&invitation, hash_secret(&secret)).await?;
        tx.commit().await?;
        Ok(Some(secret))
    }

    /// Uses the first start's link: makes the owner, who gets every shop there is (and one, if there is none).
    ///
    /// # Errors
    /// A refusal when the link is used or over, or a field cannot be used.
    pub async fn set_up(
        &self,
        secret: &str,
        name: &str,
        email: &str,
        password: &str,
        shop: &str,
        origin: &Origin,
    ) -> Result<(String, Account)> {
        let (name, email) = (checked_name(name, "name")?, checked_email(email)?);
        checked_password(password, "password")?;
        let password = hash_password(password.to_owned(), self.entropy.as_ref()).await?;
        let mut tx = self.store.write().await?;
        let link = tx.take_invitation(hash_secret(secret), self.now()).await?;
        if link.is_none_or(|l| l.shop.is_some()) || !tx.has_no_users().await? {
            return Err(link_over());
        }
        let user = self.new_user(&mut tx, &name, &email, password).await?;
        let actor = format!("user:{}", user.id);
        let mut shops = tx.every_shop().await?;
        if shops.is_empty() {
            let shop = if shop.trim().is_empty() { "My shop" } else { shop };
            let id = self.create_shop_in(&mut tx, &actor, shop, "Asia/Shanghai").await?;
            shops.extend(tx.shop(id).await?);
        }
        for shop in shops {
            let member = ShopEvent::MemberAdded { user: user.id, role: Role::Owner };
            tx.shop_events(shop.id, self.now(), &actor, &[member]).await?;
        }
        let secret = self.open_session(&mut tx, user.id, origin).await?;
        let account = account(&mut tx, user).await?;
        tx.commit().await?;
        Ok((secret, account))
    }

    async fn new_user(&self, tx: &mut Tx, name: &str, email: &str, password: String) -> Result<User> {
        let now = self.now();
        let user = User {
            id: UserId::new(now, self.entropy.as_ref()),
            email: email.to_owned(),
            name: name.to_owned(),
            password,
            settings: "{}".to_owned(),
            created_at: now,
            last_seen_at: None,
        };
        tx.add_user(&user).await?;
        Ok(user)
    }

    async fn open_session(&self, tx: &mut Tx, user: UserId, origin: &Origin) -> Result<String> {
        let now = self.now();
        let secret = new_secret("ks_", self.entropy.as_ref());
        let session = Session {
            id: SessionId::new(now, self.entropy.as_ref()),
            user,
            agent: origin.agent.chars().take(300).collect(),
            address: origin.address.clone(),
            created_at: now,
            last_seen_at: now,
            expires_at: now + SESSION_LIFE,
        };
        tx.add_session(&session, hash_secret(&secret)).await?;
        Ok(secret)
    }

    /// Signs in with address and password; gives the session's secret.
    ///
    /// # Errors
    /// A refusal that does not say which of the two was wrong.
    pub async fn sign_in(&self, email: &str, password: &str, origin: &Origin) -> Result<(String, Account)> {
        let email = email.trim().to_lowercase();
        self.limits.sign_in(&origin.address, &email)?;
        let user = self.store.read().await?.user_by_email(&email).await?;
        let kept = user.as_ref().map(|u| u.password.clone());
        if !verify_password(password.chars().take(200).collect(), kept).await? {
            return Err(
                Refusal::new("wrong_sign_in", "address or password is wrong", "邮箱或密码不正确").into()
            );
        }
        let user = user.ok_or(AppError::SignedOut)?;
        let mut tx = self.store.write().await?;
        let secret = self.open_session(&mut tx, user.id, origin).await?;
        let account = account(&mut tx, user).await?;
        tx.commit().await?;
        Ok((secret, account))
    }

    /// Takes an invitation: makes the account if the address is new, adds the person to the shop, signs in.
    ///
    /// # Errors
    /// A refusal when the link is used or over.
    pub async fn accept_invitation(
        &self,
        secret: &str,
        name: &str,
        password: &str,
        origin: &Origin,
    ) -> Result<(String, Account)> {
        checked_password(password, "password")?;
        let name = checked_name(name, "name")?;
        let hash = hash_password(password.to_owned(), self.entropy.as_ref()).await?;
        let mut tx = self.store.write().await?;
        let invitation = tx.take_invitation(hash_secret(secret), self.now()).await?.ok_or_else(link_over)?;
        let shop = invitation.shop.ok_or_else(link_over)?;
        let user = match tx.user_by_email(&invitation.email).await? {
            Some(known) => {
                if !verify_password(password.to_owned(), Some(known.password.clone())).await? {
                    return Err(Refusal::new(
                        "wrong_sign_in",
                        "this address has an account already; use its password",
                        "该邮箱已有账号，请输入原密码",
                    )
                    .field("password")
                    .into());
                }
                known
            }
            None => self.new_user(&mut tx, &name, &invitation.email, hash).await?,
        };
        tx.hold(shop).await?;
        if tx.role(shop, user.id).await?.is_some() {
            // Else an invitation could lower a shop's last owner.
            let refusal = Refusal::new("already_member", "you are in this shop already", "您已是本店成员");
            return Err(refusal.hint("just sign in", "请直接登录").into());
        }
        let event = ShopEvent::MemberAdded { user: user.id, role: invitation.role };
        tx.shop_events(shop, self.now(), &format!("user:{}", user.id), &[event]).await?;
        let secret = self.open_session(&mut tx, user.id, origin).await?;
        let account = account(&mut tx, user).await?;
        tx.commit().await?;
        Ok((secret, account))
    }

    /// Whose secret this is: a session's or an API token's.
    ///
    /// # Errors
    /// [`AppError::SignedOut`] when it is nobody's.
    pub async fn identify(&self, secret: &str) -> Result<Identity> {
        let now = self.now();
        let hash = hash_secret(secret);
        let mut tx = self.store.read().await?;
        if secret.starts_with("kt_") {
            let token = tx.token_by_secret(hash, now).await?.ok_or(AppError::SignedOut)?;
            drop(tx);
            if token.last_used_at.is_none_or(|t| now - t > SEEN_EVERY) {
                let mut tx = self.store.write().await?;
                tx.touch_token(token.id, now).await?;
                tx.commit().await?;
            }
            return Ok(Identity::Token {
                token: token.id,
                made_by: token.created_by,
                shop: token.shop,
                scopes: token.scopes,
            });
        }
        let session = tx.session_by_secret(hash, now).await?.ok_or(AppError::SignedOut)?;
        drop(tx);
        if now - session.last_seen_at > SEEN_EVERY {
            let mut tx = self.store.write().await?;
            tx.touch_session(&session, now).await?;
            tx.commit().await?;
        }
        Ok(Identity::Person { user: session.user, session: session.id })
    }

    /// The caller an identity is in a shop. A token can do at most what its maker still can.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop is not theirs to see: whether it exists is nobody's business.
    pub async fn caller(&self, identity: &Identity, shop: ShopId) -> Result<Caller> {
        let mut tx = self.store.read().await?;
        match identity {
            Identity::Person { user, session } => {
                let role = tx.role(shop, *user).await?.ok_or(AppError::Absent("shop"))?;
                let may = role.permissions().iter().copied();
                Ok(Caller::new(shop, *user, Some(*session), role, format!("user:{user}"), may))
            }
            Identity::Token { token, made_by, shop: own, scopes } => {
                if *own != shop {
                    return Err(AppError::Absent("shop"));
                }
                let role = tx.role(shop, *made_by).await?.ok_or(AppError::SignedOut)?;
                let may = scopes.iter().copied().filter(|s| role.may(*s));
                Ok(Caller::new(shop, *made_by, None, role, format!("token:{token}"), may))
            }
        }
    }

    /// A person's account.
    ///
    /// # Errors
    /// [`AppError::SignedOut`] when there is no such person.
    pub async fn account(&self, user: UserId) -> Result<Account> {
        let mut tx = self.store.read().await?;
        let user = tx.user(user).await?.ok_or(AppError::SignedOut)?;
        account(&mut tx, user).await
    }

    /// Changes a person's name and console settings.
    ///
    /// # Errors
    /// A refusal when a value is unknown.
    pub async fn change_profile(
        &self,
        user: UserId,
        name: Option<&str>,
        settings: Settings,
    ) -> Result<Account> {
        let known = |value: &str, among: &[&str]| among.contains(&value);
        if !known(&settings.locale, &["en", "zh-CN"])
            || !known(&settings.theme, &["light", "dark", "system"])
            || !known(&settings.density, &["compact", "comfortable"])
        {
            return Err(
                Refusal::new("bad_setting", "this setting has no such value", "没有这个设置值").into()
            );
        }
        let mut tx = self.store.write().await?;
        let mut row = tx.user(user).await?.ok_or(AppError::SignedOut)?;
        if let Some(name) = name {
            row.name = checked_name(name, "name")?;
        }
        row.settings = serde_json::to_string(&settings)?;
        tx.update_user(&row).await?;
        let account = account(&mut tx, row).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Changes a person's password and ends their other sessions.
    ///
    /// # Errors
    /// A refusal when the old one is wrong or the new one too short.
    pub async fn change_password(
        &self,
        user: UserId,
        keep: Option<SessionId>,
        old: &str,
        new: &str,
    ) -> Result<()> {
        checked_password(new, "new")?;
        let mut row = self.account(user).await?.user;
        self.limits.sign_in(&user.to_string(), &row.email)?;
        if !verify_password(old.to_owned(), Some(row.password.clone())).await? {
            let refusal = Refusal::new("wrong_password", "the old password is wrong", "原密码不正确");
            return Err(refusal.field("old").into());
        }
        row.password = hash_password(new.to_owned(), self.entropy.as_ref()).await?;
        let mut tx = self.store.write().await?;
        tx.update_user(&row).await?;
        tx.end_other_sessions(user, keep).await?;
        Ok(tx.commit().await?)
    }

    /// A person's living sessions.
    ///
    /// # Errors
    /// As the store says.
    pub async fn sessions(&self, user: UserId) -> Result<Vec<Session>> {
        Ok(self.store.read().await?.sessions_of(user, self.now()).await?)
    }

    /// Ends one of a person's sessions.
    ///
    /// # Errors
    /// [`AppError::Absent`] when it is not theirs.
    pub async fn end_session(&self, user: UserId, session: SessionId) -> Result<()> {
        let mut tx = self.store.write().await?;
        if !tx.end_session(user, session).await? {
            return Err(AppError::Absent("session"));
        }
        Ok(tx.commit().await?)
    }

    /// When a new session of now would end.
    pub fn session_end(&self) -> Instant {
        self.now() + SESSION_LIFE
    }
}

async fn account(tx: &mut Tx, user: User) -> Result<Account> {
    let shops = tx.shops_of(user.id).await?;
    let settings = serde_json::from_str(&user.settings).unwrap_or_default();
    Ok(Account { user, settings, shops })
}

fn link_over() -> AppError {
    Refusal::new("link_over", "this link was used already or is too old", "该链接已使用或已过期")
        .hint(
            "ask for a new one; a first-start link is printed each time the program starts",
            "请索取新的链接；首次启动链接在每次启动时打印",
        )
        .into()
}
