/** @jsxImportSource preact */
// The public page of a live room: small, phone first, no account.
import { render } from 'preact';
import { App } from './App';
import '../public/public.css';
import './room.css';

const place = document.getElementById('room');
if (place) {
  // What stood there while the script was on its way.
  place.replaceChildren();
  render(<App />, place);
}
