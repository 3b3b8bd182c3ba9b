// Who carries the picture of live rooms, tickets to other media planes, and how long recordings are kept.
export const plane = {
  'live.video_elsewhere': 'The picture is in another program',
  'live.plane.own': 'This program',
  'live.plane.livekit': 'LiveKit',
  'live.plane.agora': 'Agora',
  'live.carried_by': 'Picture: {who}',
  'live.player': 'Open the player',
  'live.ticket': 'Ticket to send the picture…',
  'live.ticket_hint':
    'For the program that sends the picture. Whoever has it can send to this room; it was made here, and nobody was asked for it.',
  'live.ticket_room': 'Room',
  'live.ticket_channel': 'Channel',
  'live.ticket_uid': 'User id',
  'live.ticket_until': 'It lets somebody connect until {time}.',
  'set.live-plane': 'Live picture',
  'set.plane_who': 'Who carries the picture',
  'set.plane_hint':
    'This program carries the picture of your live rooms to some hundreds of viewers. For more, use your own account at LiveKit or Agora: tickets for it are made here, and nothing is sent there by this program.',
  'set.plane_without':
    'Our viewer page has no player for it: it says so, and links to yours where you name one. Recordings, and a sentence’s place in them, are then up to the other service.',
  'set.plane_url': 'Address',
  'set.plane_url_hint': 'Of your LiveKit server or project.',
  'set.plane_key': 'API key',
  'set.plane_app': 'App ID',
  'set.plane_secret': 'API secret',
  'set.plane_certificate': 'App Certificate',
  'set.plane_secret_hint': 'Signs the tickets. Never shown again; another key needs it anew.',
  'set.plane_secret_kept': 'A secret is kept; type to replace it',
  'set.plane_secret_none': 'None yet',
  'set.plane_player': 'Your player',
  'set.plane_player_hint':
    'The page that viewers are sent to; {room} becomes the room’s id, and the viewer’s ticket is added behind #.',
  'live.recordings_until':
    'Kept until {at}, and longer while an open case or appeal is about an order of this session.',
  'live.recordings_held': 'Its time is over; an open case or appeal about an order of this session keeps it.',
  'live.recordings_deleted': '{n|# part was|# parts were} deleted on {at}: the time to keep it was over.',
  'set.keep_recordings': 'Days that recordings are kept',
  'set.keep_recordings_hint':
    'After the end of a session or call; 0 keeps them until you delete them. Longer while an open case or appeal may need them.',
} as const;
