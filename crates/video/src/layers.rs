//! Which of the publisher's layers a viewer gets. Pure: rates and estimates in, a layer out.

/// A layer as it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Bits a second over the last while; 0 where nothing arrives.
    pub rate: u64,
}

/// What a viewer has and gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The layer it has now, if any.
    pub now: Option<usize>,
    /// What the way to the viewer carries, in bits a second; `None` while that is not known.
    pub estimate: Option<u64>,
    /// Milliseconds since its layer was last changed.
    pub since: u64,
}

/// A step up wants so much more room than the layer takes, in percent.
const ROOM: u64 = 125;
/// A step up waits so long after the last change.
const PATIENCE: u64 = 3_000;
/// Sound and repeats take so much.
const BESIDE: u64 = 60_000;

/// The layer for a viewer, `layers` from small to large. The largest that fits; up only with room to spare and after a while, down at
/// once; always some layer that arrives. With no estimate the smallest, so that the first picture is there soon. `None` where nothing
/// arrives.
pub fn choose(layers: &[Layer], choice: Choice) -> Option<usize> {
    let alive = || (0..layers.len()).filter(|at| layers[*at].rate > 0);
    let smallest = alive().next()?;
    let now = choice.now.filter(|now| layers.get(*now).is_some_and(|layer| layer.rate > 0));
    let Some(estimate) = choice.estimate else { return now.or(Some(smallest)) };
    let room = estimate.saturating_sub(BESIDE);
    let fits = |percent: u64| {
        alive().rfind(|at| layers[*at].rate.saturating_mul(percent) <= room.saturating_mul(100))
    };
    let Some(now) = now else { return fits(100).or(Some(smallest)) };
    let down = fits(100).unwrap_or(smallest);
    if down < now {
        return Some(down);
    }
    let up = fits(ROOM).unwrap_or(now);
    Some(if up > now && choice.since >= PATIENCE { up } else { now })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const THREE: [Layer; 3] = [Layer { rate: 150_000 }, Layer { rate: 500_000 }, Layer { rate: 1_500_000 }];

    fn of(now: Option<usize>, kbits: Option<u64>, since: u64) -> Option<usize> {
        choose(&THREE, Choice { now, estimate: kbits.map(|k| k * 1_000), since })
    }

    #[test]
    fn the_largest_that_fits_up_slowly_down_at_once() {
        assert_eq!(of(None, None, 0), Some(0), "the first picture is small");
        assert_eq!(of(Some(1), None, 0), Some(1), "nothing known changes nothing");
        assert_eq!(of(None, Some(600), 0), Some(1));
        assert_eq!(of(Some(0), Some(600), 9_000), Some(0), "no room to spare");
        assert_eq!(of(Some(0), Some(700), 9_000), Some(1));
        assert_eq!(of(Some(0), Some(700), 2_999), Some(0), "too soon");
        assert_eq!(of(Some(0), Some(9_000), 3_000), Some(2), "two steps at once");
        assert_eq!(of(Some(2), Some(1_559), 0), Some(1), "down at once");
        assert_eq!(of(Some(2), Some(10), 0), Some(0), "never nothing");
    }

    #[test]
    fn a_layer_that_does_not_arrive_is_not_given() {
        let mut layers = THREE;
        layers[2].rate = 0;
        let choice = Choice { now: Some(2), estimate: Some(9_000_000), since: 0 };
        assert_eq!(choose(&layers, choice), Some(1));
        layers[0].rate = 0;
        assert_eq!(choose(&layers, Choice { now: None, estimate: None, since: 0 }), Some(1));
        assert_eq!(choose(&[Layer { rate: 0 }], choice), None);
        assert_eq!(choose(&[], choice), None);
    }

    proptest! {
        #[test]
        fn what_is_chosen_arrives_and_what_fits_is_kept(
            rates in prop::collection::vec(prop_oneof![Just(0u64), 1u64..5_000_000], 0..5),
            now in prop::option::of(0usize..6), estimate in prop::option::of(0u64..6_000_000), since in 0u64..10_000,
        ) {
            let layers: Vec<Layer> = rates.iter().map(|rate| Layer { rate: *rate }).collect();
            let choice = Choice { now, estimate, since };
            match choose(&layers, choice) {
                None => prop_assert!(rates.iter().all(|rate| *rate == 0)),
                Some(at) => {
                    prop_assert!(rates[at] > 0);
                    // Asked again at once, it stays: no swinging to and fro.
                    let again = choose(&layers, Choice { now: Some(at), estimate, since: 0 });
                    prop_assert!(again.is_some_and(|next| next <= at));
                }
            }
        }
    }
}
