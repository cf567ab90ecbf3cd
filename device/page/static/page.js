// The page: shows the device's screen, and carries what the user types, touches and says.

import { Loudspeaker, Microphone } from "./sound.js";
import { WORDS } from "./words.js";

const PICTURE = 1;
const SOUND = 2;
const RETRY_MS = 1000;
const LINES_KEPT = 20;

const find = (id) => document.getElementById(id);
const canvas = find("screen");
const state = {
  met: false, // it was connected once
  connected: false,
  control: false,
  ready: false,
  offersMicrophone: false,
  refused: false,
};
let words = WORDS.ko;
let socket;

const send = (message) => {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
};
const loudspeaker = new Loudspeaker((id) => send({ type: "played", id }));
const microphone = new Microphone((block) => {
  if (socket?.readyState === WebSocket.OPEN) socket.send(block);
  const loudest = block.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  find("level").style.transform = `scaleY(${Math.min(1, loudest / 12000)})`;
});

function connect() {
  socket = new WebSocket(`ws://${location.host}/live`);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    send({ type: "hello", token: location.hash.slice(1) });
  };
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") obey(JSON.parse(data));
    else receive(data);
  };
  socket.onclose = () => {
    state.connected = state.ready = false;
    loudspeaker.silence();
    if (microphone.on) toggleMicrophone();
    update();
    setTimeout(connect, RETRY_MS);
  };
}

function obey(message) {
  switch (message.type) {
    case "hello":
      state.met = state.connected = true;
      state.control = message.control;
      state.ready = message.ready;
      state.offersMicrophone = message.microphone;
      words = WORDS[message.language];
      document.documentElement.lang = message.language;
      loudspeaker.setVolume(message.volume);
      tellSize();
      break;
    case "language":
      words = WORDS[message.language];
      document.documentElement.lang = message.language;
      break;
    case "ready":
      state.ready = true;
      break;
    case "volume":
      loudspeaker.setVolume(message.percent);
      break;
    case "silence":
      loudspeaker.silence();
      break;
    case "line":
      addLine(message.who, message.text);
      break;
  }
  update();
}

async function receive(data) {
  const view = new DataView(data);
  if (view.getUint8(0) === PICTURE) {
    const picture = await createImageBitmap(new Blob([data.slice(1)], { type: "image/jpeg" }));
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      canvas.width = picture.width;
      canvas.height = picture.height;
    }
    canvas.getContext("2d").drawImage(picture, 0, 0);
    picture.close();
  } else if (view.getUint8(0) === SOUND) {
    loudspeaker.play(view.getUint32(1, true), view.getUint32(5, true), new Int16Array(data.slice(9)));
  }
}

function addLine(who, text) {
  const line = document.createElement("p");
  line.className = who;
  line.textContent = text;
  find("lines").append(line);
  while (find("lines").children.length > LINES_KEPT) find("lines").firstChild.remove();
}

function update() {
  const usable = state.connected && state.control && state.ready;
  document.body.classList.toggle("watching", state.connected && !state.control);
  for (const id of ["text", "send", "talk"]) find(id).disabled = !usable;
  find("microphone").hidden = !state.offersMicrophone;
  find("microphone").disabled = !usable;
  find("microphone").setAttribute("aria-pressed", microphone.on);
  label(find("microphone"), microphone.on ? words.microphoneOff : words.microphoneOn);
  label(find("send"), words.send);
  label(canvas, words.screen);
  find("text").placeholder = words.placeholder;
  find("text").setAttribute("aria-label", words.placeholder);
  find("talk").textContent = words.talk;
  if (!microphone.on) find("level").style.transform = "scaleY(0)";
  const notice = noticeNow();
  find("notice").hidden = !notice;
  find("notice").textContent = notice;
}

function noticeNow() {
  if (!state.connected) return state.met ? words.lost : "";
  if (!state.control) return words.watching;
  if (!state.ready) return words.starting;
  return state.refused ? words.microphoneRefused : "";
}

function label(element, text) {
  element.title = text;
  element.setAttribute("aria-label", text);
}

async function toggleMicrophone() {
  state.refused = false;
  if (microphone.on) {
    send({ type: "microphone_off" });
    await microphone.turnOff();
  } else {
    try {
      send({ type: "microphone", rate: await microphone.turnOn() });
    } catch {
      state.refused = true;
    }
  }
  update();
}

async function talk() {
  if (state.offersMicrophone && !microphone.on) await toggleMicrophone();
  send({ type: "talk" });
}

function tellSize() {
  const room = document.querySelector("main").getBoundingClientRect();
  const scale = window.devicePixelRatio || 1;
  // As large as the device draws at most, in the shape of this window.
  const fit = Math.min(1, 1280 / (Math.max(room.width, room.height) * scale)) * scale;
  send({ type: "size", width: Math.round(room.width * fit), height: Math.round(room.height * fit) });
}

let resizing;
window.addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(tellSize, 250);
});
for (const gesture of ["pointerdown", "keydown"]) {
  window.addEventListener(gesture, () => loudspeaker.unlock());
}
find("bar").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = find("text").value.trim();
  if (text) send({ type: "text", text });
  find("text").value = "";
});
find("talk").addEventListener("click", talk);
find("microphone").addEventListener("click", toggleMicrophone);
canvas.addEventListener("click", (event) => {
  if (!state.control || !state.ready) return;
  const place = canvas.getBoundingClientRect();
  send({
    type: "touch",
    x: (event.clientX - place.left) / place.width,
    y: (event.clientY - place.top) / place.height,
  });
});
update();
connect();
