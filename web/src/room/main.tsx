/** @jsxImportSource preact */
// The public page of a live room: small, phone first, no account.
import { render } from 'preact';
import { App } from './App';
import './room.css';

const place = document.getElementById('room');
if (place) render(<App />, place);
