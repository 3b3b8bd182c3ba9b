// The drafter: its settings, and its button in the composer.
export const drafter = {
  'act.proposed': 'words proposed by a machine',
  'compose.propose': 'Propose a draft',
  'compose.proposed': 'Proposed by a machine ({model}). Read it and make it yours: it leaves only when you send it.',
  'compose.proposing': 'The drafter is writing…',
  'key.case.propose': 'Propose a draft (drafter)',
  'set.drafter': 'Drafter',
  'set.drafter_endpoint': 'Endpoint',
  'set.drafter_endpoint_hint': 'An OpenAI-compatible address: your own machine, or a provider that you trust.',
  'set.drafter_forget': 'Forget the key',
  'set.drafter_hint':
    'A language model of your choice may propose words in the composer. It decides nothing and sends nothing; its words pass the same check as yours.',
  'set.drafter_key': 'API key',
  'set.drafter_key_gone': 'The key is forgotten when you save.',
  'set.drafter_key_hint': 'Never shown again, and sent to this host alone: another host needs the key anew.',
  'set.drafter_key_kept': 'A key is kept; type to replace it',
  'set.drafter_key_none': 'None',
  'set.drafter_model': 'Model',
  'set.drafter_on': 'Agents may ask for a draft',
  'set.drafter_told':
    'What is sent: the words of the reviews and messages of one case, the product, what the complaint is about, your shop’s name. Names, telephone numbers, addresses and order numbers that were found are hidden first.',
  'set.drafter_try': 'Try it',
  'set.drafter_try_hint': 'Asks about a made-up review, as the drafter is saved now, on or off.',
} as const;
