// Asks the shop's drafter for words, and says so while they stand in the draft.
import { BulbOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { FailureNote } from '../../parts/Failure';
import { shortcut, Tip } from '../../parts/Keys';
import type { ProposalWork } from './useProposal';

export function ProposeButton({ proposal, disabled }: { proposal: ProposalWork; disabled: boolean }) {
  const t = useT();
  useAction('case.propose', proposal.ask, proposal.there && !proposal.busy && !disabled);
  if (!proposal.there) return null;
  return (
    <Tip action="case.propose">
      <Button
        type="text"
        size="small"
        icon={<BulbOutlined />}
        disabled={disabled}
        loading={proposal.busy}
        aria-keyshortcuts={shortcut('case.propose')}
        onClick={proposal.ask}
        data-testid="propose"
      >
        {t(proposal.busy ? 'compose.proposing' : 'compose.propose')}
      </Button>
    </Tip>
  );
}

/** Whose words these are, or why there are none. */
export function ProposalNote({ proposal }: { proposal: ProposalWork }) {
  const t = useT();
  return (
    <>
      {proposal.model !== null && (
        <p className="chip amber compose-note" role="status" data-testid="proposed">
          {t('compose.proposed', { model: proposal.model })}
        </p>
      )}
      <FailureNote failure={proposal.failure} />
    </>
  );
}
