//! Asking for reviews, and paying for them.

use super::FindingKind;
use super::scene::{Scene, Span};
use super::words::{Concept, Hit};

/// Steps between "change" and "review" that still make one request.
const ASK: u32 = 32;
/// Steps between a request and its reward in one sentence.
const SENTENCE: u32 = 170;
/// The same when the reward stands in the next sentence.
const NEXT: u32 = 90;
/// Steps between a review and a reward joined by a link word ("review for voucher").
const LINKED: u32 = 24;

/// Index of the Thai lexicon.
const THAI: u8 = 5;
/// Index of the Japanese lexicon.
const JAPANESE: u8 = 6;

/// What is asked of the buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// Another review than the one that stands.
    Change,
    /// A good review.
    WriteGood,
    /// Any review.
    Write,
    /// A good review is only named.
    Good,
    /// A review is only named.
    Review,
}

#[derive(Clone, Copy, Debug)]
struct Ask {
    wish: Wish,
    at: usize,
    end: usize,
    /// The buyer is thanked for it, not asked.
    thanked: bool,
}

/// Every request for a review and every bribe.
pub(crate) fn find(scene: &Scene<'_>) -> Vec<Span> {
    let asks = asks(scene);
    let mut bribes: Vec<Span> = Vec::new();
    for hit in scene.hits.iter().filter(|hit| hit.concept == Concept::Bribe) {
        if !refused(scene, hit.at, hit.end) {
            bribes.push(Span { kind: FindingKind::Incentive, at: hit.at, end: hit.end });
        }
    }
    for ask in &asks {
        if let Some(reward) = scene.near(ask.at).iter().find(|hit| pays(scene, ask, hit)) {
            let (at, end) = (ask.at.min(reward.at), ask.end.max(reward.end));
            if !scene.warned(at, end) {
                bribes.push(Span { kind: FindingKind::Incentive, at, end });
            }
        }
    }
    bribes.extend(asks.iter().filter_map(|ask| bargain(scene, ask)));
    bribes.sort_by_key(|span| span.at);
    let paid = |at: usize, end: usize| {
        let index = bribes.partition_point(|span| span.at < end);
        bribes[index.saturating_sub(8)..index].iter().any(|span| span.end > at)
    };
    let mut spans: Vec<Span> = asks
        .iter()
        .filter(|ask| matches!(ask.wish, Wish::Change | Wish::WriteGood))
        .filter(|ask| {
            !ask.thanked
                && !left_free(scene, ask.at)
                && !paid(ask.at, ask.end)
                && !refused(scene, ask.at, ask.end)
        })
        .map(|ask| Span { kind: FindingKind::ReviewAsk, at: ask.at, end: ask.end })
        .collect();
    let pleas = scene.hits.iter().filter(|hit| hit.concept == Concept::Plea);
    spans.extend(
        pleas
            .filter(|hit| {
                !paid(hit.at, hit.end)
                    && !refused(scene, hit.at, hit.end)
                    && !thanked(scene, hit)
                    && !left_free(scene, hit.at)
            })
            .map(|hit| Span { kind: FindingKind::ReviewAsk, at: hit.at, end: hit.end }),
    );
    spans.extend(bribes);
    spans
}

/// Whether the text names a review.
pub(crate) fn mentions_review(scene: &Scene<'_>) -> bool {
    let names =
        |hit: &Hit| matches!(hit.concept, Concept::Review | Concept::Good | Concept::Bad | Concept::Plea);
    scene.all.iter().any(names)
}

/// Whether the text speaks of the buyer changing or improving a review, however freely.
pub(crate) fn speaks_of_change(scene: &Scene<'_>) -> bool {
    asks(scene).iter().any(|ask| {
        let (at, end) = (ask.at, ask.end);
        // "… is entirely up to you" takes the pressure off and still speaks of the change.
        let denied = scene.denied_before(at, end) || !left_free(scene, at);
        let refused = denied && refused(scene, at, end);
        matches!(ask.wish, Wish::Change | Wish::WriteGood) && !ask.thanked && !refused
    })
}

/// "If you change the review, we send …": a condition on the review and something handed over, whatever it is.
fn bargain(scene: &Scene<'_>, ask: &Ask) -> Option<Span> {
    if ask.wish != Wish::Change || ask.thanked {
        return None;
    }
    let near = scene.near(ask.at);
    let beside = |hit: &Hit, steps: u32| {
        scene.sentences(hit.at, ask.at) == 0 && scene.distance((hit.at, hit.end), (ask.at, ask.end)) <= steps
    };
    near.iter().find(|hit| hit.concept == Concept::If && beside(hit, 24))?;
    let given = near.iter().find(|give| {
        let behind = give.at >= ask.end || give.end <= ask.at;
        give.concept == Concept::Give && behind && beside(give, 60) && by_us(scene, give)
    })?;
    let (at, end) = (ask.at.min(given.at), ask.end.max(given.end));
    (!refused(scene, at, end)).then_some(Span { kind: FindingKind::Incentive, at, end })
}

/// Whether it is the shop that gives; Japanese leaves the shop out.
fn by_us(scene: &Scene<'_>, give: &Hit) -> bool {
    give.language == JAPANESE
        || scene.near(give.at).iter().any(|hit| {
            hit.concept == Concept::We
                && hit.at < give.at
                && scene.same_clause(hit.at, give.at)
                && scene.distance((hit.at, hit.end), (give.at, give.end)) <= 24
        })
}

/// Whether the text speaks against the passage.
fn refused(scene: &Scene<'_>, at: usize, end: usize) -> bool {
    scene.denied(at, end) || scene.warned(at, end)
}

fn asks(scene: &Scene<'_>) -> Vec<Ask> {
    let mut asks = Vec::new();
    for (index, hit) in scene.hits.iter().enumerate() {
        let (at, end) = (hit.at, hit.end);
        match hit.concept {
            Concept::Change => asks.extend(
                object(scene, index, &[Concept::Review, Concept::Good, Concept::Bad])
                    .map(|review| join(scene, hit, review, Wish::Change)),
            ),
            Concept::Write => asks.extend(
                object(scene, index, &[Concept::Good])
                    .map(|review| join(scene, hit, review, Wish::WriteGood))
                    .or_else(|| {
                        object(scene, index, &[Concept::Review])
                            .map(|review| join(scene, hit, review, Wish::Write))
                    }),
            ),
            Concept::Plea => asks.push(Ask { wish: Wish::Change, at, end, thanked: thanked(scene, hit) }),
            Concept::Good if !thanked(scene, hit) => {
                asks.push(Ask { wish: Wish::Good, at, end, thanked: false });
            }
            Concept::Review if !thanked(scene, hit) => {
                asks.push(Ask { wish: Wish::Review, at, end, thanked: false });
            }
            _ => {}
        }
    }
    asks
}

fn join(scene: &Scene<'_>, verb: &Hit, review: &Hit, wish: Wish) -> Ask {
    let thanked = thanked(scene, review);
    Ask { wish, at: verb.at.min(review.at), end: verb.end.max(review.end), thanked }
}

/// The review that the verb at `index` speaks of.
fn object<'a>(scene: &'a Scene<'_>, index: usize, concepts: &[Concept]) -> Option<&'a Hit> {
    let verb = scene.hits[index];
    scene
        .around(index)
        .filter(|hit| concepts.contains(&hit.concept) && scene.sentences(hit.at, verb.at) == 0)
        .filter(|hit| hit.end <= verb.at || hit.at >= verb.end || hit.at > verb.at || hit.end > verb.end)
        .filter(|hit| scene.distance((hit.at, hit.end), (verb.at, verb.end)) <= ASK)
        .filter(|hit| fits(scene, &verb, hit) && !other_object(scene, &verb, hit))
        .min_by_key(|hit| scene.distance((hit.at, hit.end), (verb.at, verb.end)))
}

/// Whether verb and review stand as the language puts them: a review is changed on either side, but written after
/// the verb (in Japanese before it), close by, and not with thanks.
fn fits(scene: &Scene<'_>, verb: &Hit, review: &Hit) -> bool {
    if verb.concept == Concept::Change {
        return true;
    }
    let order = if verb.language == JAPANESE { review.at < verb.at } else { verb.at < review.at };
    let close = if verb.language == THAI { 8 } else { 24 };
    order && scene.distance((verb.at, verb.end), (review.at, review.end)) <= close && !thanked(scene, review)
}

/// Whether something else than the review is changed: "update the address … review".
fn other_object(scene: &Scene<'_>, verb: &Hit, review: &Hit) -> bool {
    let (from, to) = if verb.at < review.at { (verb.end, review.at) } else { (review.end, verb.at) };
    scene.near(verb.at).iter().any(|hit| {
        let between = hit.at >= from && hit.end <= to;
        let follows = verb.at > review.at
            && hit.at >= verb.end
            && scene.same_clause(hit.at, verb.at)
            && scene.distance((hit.at, hit.end), (verb.at, verb.end)) <= 8;
        hit.concept == Concept::Object && (between || follows)
    })
}

/// Whether the sentence leaves the review to the buyer: "that is entirely up to you".
fn left_free(scene: &Scene<'_>, at: usize) -> bool {
    scene.near(at).iter().any(|hit| hit.concept == Concept::Free && scene.sentences(hit.at, at) == 0)
}

/// Whether the review is one the buyer is thanked for.
fn thanked(scene: &Scene<'_>, review: &Hit) -> bool {
    scene.near(review.at).iter().any(|hit| {
        hit.concept == Concept::Thanks
            && (scene.same_clause(hit.at, review.at) || thanked_later(scene, review, hit))
            && scene.distance((hit.at, hit.end), (review.at, review.end)) <= 36
    })
}

/// Whether Japanese thanks follow in the next clause, with no request between.
fn thanked_later(scene: &Scene<'_>, review: &Hit, thanks: &Hit) -> bool {
    thanks.language == JAPANESE
        && thanks.at >= review.end
        && scene.sentences(thanks.at, review.at) == 0
        && scene.bytes(review.at, thanks.at).and_then(|(start, end)| scene.text.get(start..end)).is_some_and(
            |between| ["願", "ださい", "下さい", "ませんか"].iter().all(|ask| !between.contains(ask)),
        )
}

/// Whether `reward` is what the buyer gets for `ask`.
fn pays(scene: &Scene<'_>, ask: &Ask, reward: &Hit) -> bool {
    let strong = reward.concept == Concept::Reward;
    if !strong && !matches!(reward.concept, Concept::Remedy | Concept::Amount) {
        return false;
    }
    let twofold = scene.near(reward.at).iter().any(|hit| {
        hit.at == reward.at
            && hit.end >= reward.end
            && matches!(hit.concept, Concept::Change | Concept::Write | Concept::Review | Concept::Good)
    });
    let weak = ask.thanked || ask.wish == Wish::Write;
    if twofold
        || (weak && reward.concept == Concept::Remedy)
        || scene.denied(ask.at, ask.end)
        || scene.denied(reward.at, reward.end)
    {
        return false;
    }
    let distance = scene.distance((ask.at, ask.end), (reward.at, reward.end));
    let has = |concept: Concept| {
        let (from, to) = (ask.at.min(reward.at), ask.end.max(reward.end));
        scene.near(ask.at).iter().any(|hit| hit.concept == concept && hit.at >= from && hit.end <= to)
    };
    match (ask.wish, scene.sentences(ask.at, reward.at)) {
        (Wish::Change | Wish::WriteGood | Wish::Write, 0) => distance <= SENTENCE,
        (Wish::Good, 0) => distance <= SENTENCE / 2 && (strong || has(Concept::Link) || has(Concept::Offer)),
        (Wish::Review, 0) => distance <= LINKED && strong && linked(scene, ask, reward),
        (Wish::Change | Wish::WriteGood | Wish::Write, 1) => {
            distance <= NEXT && (strong || offered(scene, reward))
        }
        (Wish::Good, 1) => distance <= NEXT / 2 && strong && offered(scene, reward),
        _ => false,
    }
}

/// Whether a link word stands between review and reward, in their clause: "review for voucher".
fn linked(scene: &Scene<'_>, ask: &Ask, reward: &Hit) -> bool {
    let (from, to) = if ask.at < reward.at { (ask.end, reward.at) } else { (reward.end, ask.at) };
    scene.same_clause(ask.at, reward.at)
        && scene
            .near(ask.at)
            .iter()
            .any(|hit| hit.concept == Concept::Link && hit.at >= from && hit.end <= to)
}

/// Whether somebody gives the reward: "we will send".
fn offered(scene: &Scene<'_>, reward: &Hit) -> bool {
    scene.near(reward.at).iter().any(|hit| {
        matches!(hit.concept, Concept::Offer | Concept::Can)
            && scene.same_clause(hit.at, reward.at)
            && scene.distance((hit.at, hit.end), (reward.at, reward.end)) <= 40
    })
}
