// Acts that leave by themselves.
export const sending = {
  'act.send': 'Send',
  'act.send_again': 'Send again',
  'act.post_by_hand': 'Post by hand',
  'act.is_there': 'It is there',
  'act.not_there': 'It is not there',
  'act.not_there_note': 'What did you see? It can then be sent again.',
  'act.platform_id': 'Platform id {id}',
  'way.leaves_in': 'Leaves in {n} s. Nothing has left yet.',
  'way.turn': 'Its turn comes as soon as the channel is free.',
  'way.next_try': 'Not sent yet. Next try {when}, after {n|# try|# tries}.',
  'way.tries_again': 'Not sent yet. It is tried again as soon as the channel is free; {n|# try|# tries} so far.',
  'way.leaving': 'The platform is being told…',
  'way.asked_at':
    'We told the platform and heard no answer. It is asked {when} whether it stands there; it is not sent twice.',
  'way.asked_now':
    'We told the platform and heard no answer. It is being asked whether it stands there; it is not sent twice.',
  'way.look':
    'We told the platform and heard no answer, and it cannot be asked. Please look there yourself: only then is it sent again.',
  'way.failed': 'It was not taken, and nothing stands on the platform.',
  'way.not_there': 'Somebody looked: it does not stand on the platform.',
  'way.why.stopped': 'The program was stopped meanwhile.',
  'way.why.no_answer': 'The answer never came.',
  'way.why.target_gone': 'What it answers is gone.',
  'way.why.absent': 'The platform says that it is not there.',
  'way.why.cannot_tell': 'The platform does not tell whether it is there.',
  'way.why.renewing': 'The access is being renewed.',
  'way.why.consent': 'The seller must agree again on the platform’s page.',
  'way.why.token': 'The access to the platform is over.',
  'way.why.status': 'The platform answered {status}.',
} as const;
