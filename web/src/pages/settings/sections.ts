// The sections of settings, what each needs, and where its page is.
import type { ComponentType } from 'react';
import type { Permission } from '../../api/types';
import { AboutSection } from './AboutSection';
import { ApprovalSection } from './ApprovalSection';
import { AuditSection } from './AuditSection';
import { BotSection } from './bot/BotSection';
import { CalendarSection } from './CalendarSection';
import { ChannelsSection } from './ChannelsSection';
import { ClocksSection } from './ClocksSection';
import { DrafterSection } from './DrafterSection';
import { HooksSection } from './hooks/HooksSection';
import { InboundSection } from './inbound/InboundSection';
import { JobsSection } from './JobsSection';
import { LivePlaneSection } from './LivePlaneSection';
import { MacrosSection } from './macros/MacrosSection';
import { OpeningSection } from './OpeningSection';
import { ProfileSection } from './ProfileSection';
import { PlaybooksSection } from './playbooks/PlaybooksSection';
import { RemediesSection } from './remedies/RemediesSection';
import { TeamChannelsSection } from './rooms/TeamChannelsSection';
import { RulebookSection } from './rulebook/RulebookSection';
import { SourcesSection } from './sources/SourcesSection';
import { TokensSection } from './TokensSection';
import { TriageSection } from './TriageSection';
import { TrackersSection } from './trackers/TrackersSection';

export type SectionKey =
  | 'opening'
  | 'clocks'
  | 'calendar'
  | 'approval'
  | 'playbooks'
  | 'rulebook'
  | 'remedies'
  | 'triage'
  | 'macros'
  | 'bot'
  | 'drafter'
  | 'channels'
  | 'inbound'
  | 'webhooks'
  | 'trackers'
  | 'team-channels'
  | 'sources'
  | 'live-plane'
  | 'tokens'
  | 'profile'
  | 'audit'
  | 'jobs'
  | 'about';

export interface Section {
  key: SectionKey;
  group: 'policy' | 'shop' | 'me' | 'system';
  needs: Permission | null;
  page: ComponentType;
}

export const SECTIONS: readonly Section[] = [
  { key: 'opening', group: 'policy', needs: 'policy_read', page: OpeningSection },
  { key: 'clocks', group: 'policy', needs: 'policy_read', page: ClocksSection },
  { key: 'calendar', group: 'policy', needs: 'policy_read', page: CalendarSection },
  { key: 'approval', group: 'policy', needs: 'policy_read', page: ApprovalSection },
  { key: 'playbooks', group: 'policy', needs: 'policy_read', page: PlaybooksSection },
  { key: 'rulebook', group: 'policy', needs: 'policy_read', page: RulebookSection },
  { key: 'remedies', group: 'policy', needs: 'policy_read', page: RemediesSection },
  { key: 'triage', group: 'policy', needs: 'policy_read', page: TriageSection },
  { key: 'macros', group: 'policy', needs: 'case_read', page: MacrosSection },
  { key: 'bot', group: 'policy', needs: 'policy_read', page: BotSection },
  { key: 'drafter', group: 'policy', needs: 'policy_read', page: DrafterSection },
  { key: 'channels', group: 'shop', needs: null, page: ChannelsSection },
  { key: 'inbound', group: 'shop', needs: 'channel_manage', page: InboundSection },
  { key: 'webhooks', group: 'shop', needs: 'token_manage', page: HooksSection },
  { key: 'trackers', group: 'shop', needs: 'channel_manage', page: TrackersSection },
  { key: 'team-channels', group: 'shop', needs: 'channel_manage', page: TeamChannelsSection },
  { key: 'sources', group: 'shop', needs: 'channel_manage', page: SourcesSection },
  { key: 'live-plane', group: 'shop', needs: 'policy_read', page: LivePlaneSection },
  { key: 'tokens', group: 'shop', needs: 'token_manage', page: TokensSection },
  { key: 'profile', group: 'me', needs: null, page: ProfileSection },
  { key: 'audit', group: 'system', needs: 'audit_read', page: AuditSection },
  { key: 'jobs', group: 'system', needs: 'job_manage', page: JobsSection },
  { key: 'about', group: 'system', needs: null, page: AboutSection },
];
