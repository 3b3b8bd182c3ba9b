/** @jsxImportSource preact */
// The customer's page of a call with the shop: small, phone first, no account; the link is the key.
import { render } from 'preact';
import { App } from './App';
import '../public/public.css';
import './call.css';

const place = document.getElementById('call');
if (place) {
  // What stood there while the script was on its way.
  place.replaceChildren();
  render(<App />, place);
}
