//! Packets in the order they were sent: what came late is put in its place, what never came is given up after a while.

use std::collections::BTreeMap;

/// One line of packets.
#[derive(Debug)]
pub(super) struct Order<T> {
    next: Option<u64>,
    held: BTreeMap<u64, T>,
    /// So many packets may wait for one that is missing.
    waiting: usize,
}

/// What comes out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Out<T> {
    Packet(T),
    /// Something never came.
    Gap,
}

impl<T> Order<T> {
    /// A line in which so many packets may wait for one that is missing.
    pub(super) fn new(waiting: usize) -> Self {
        Self { next: None, held: BTreeMap::new(), waiting }
    }

    /// Takes a packet; gives those whose turn it is.
    pub(super) fn put(&mut self, seq: u64, packet: T) -> Vec<Out<T>> {
        let next = *self.next.get_or_insert(seq);
        if seq >= next {
            self.held.insert(seq, packet);
        }
        let mut out = Vec::new();
        self.take(&mut out);
        if self.held.len() > self.waiting {
            self.next = self.held.keys().next().copied();
            out.push(Out::Gap);
            self.take(&mut out);
        }
        out
    }

    fn take(&mut self, out: &mut Vec<Out<T>>) {
        while let Some(packet) = self.next.and_then(|next| self.held.remove(&next)) {
            out.push(Out::Packet(packet));
            self.next = self.next.map(|next| next + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WAITING: usize = 128;

    #[test]
    fn what_never_comes_is_given_up() {
        let mut order = Order::new(WAITING);
        assert_eq!(order.put(5, 5), [Out::Packet(5)]);
        for seq in 7..7 + WAITING as u64 {
            assert_eq!(order.put(seq, seq), []);
        }
        let out = order.put(999, 999);
        assert_eq!(out[0], Out::Gap);
        assert_eq!(out.len(), WAITING + 1);
        assert_eq!(order.put(6, 6), [], "too late");
    }

    proptest! {
        #[test]
        fn shuffled_a_little_it_comes_out_in_order(mut seqs in Just((100u64..400).collect::<Vec<_>>()), swaps in prop::collection::vec((1usize..290, 1usize..9), 0..60)) {
            for (at, by) in swaps {
                seqs.swap(at, at + by);
            }
            // The first one says where the line begins.
            seqs.sort_by_key(|seq| *seq != 100);
            let mut order = Order::new(WAITING);
            let out: Vec<_> = seqs.iter().flat_map(|seq| order.put(*seq, *seq)).collect();
            prop_assert_eq!(out, (100u64..400).map(Out::Packet).collect::<Vec<_>>());
        }
    }
}
