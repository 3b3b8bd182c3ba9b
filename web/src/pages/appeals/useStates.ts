// How many appeals stand in each state, whatever the list on screen shows.
import { useAppealBoard } from '../../api/appeals';
import { BOARD } from '../../lib/appeal';

const OPEN = { states: BOARD.open, channel: null, ground: null };

export function useStates() {
  return useAppealBoard(OPEN).data?.pages[0]?.states ?? null;
}
