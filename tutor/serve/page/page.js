"use strict";
// What the page adds to the terminal in terminal.js: an address that is where the page is, letters that fit, the focus,
// keys to tap, the clipboard, downloads, and a sentence when a visit ends.

const COLUMNS = 60; // the least that the tutor needs
const ROWS = 18;
const LARGEST = 16;
const SMALLEST = 6;
const ALWAYS = [
  ["escape", "esc"], ["tab", "tab"], ["left", "←"], ["up", "↑"], ["down", "↓"], ["right", "→"], ["enter", "⏎"],
];
const SENTENCES = {
  elsewhere: "The tutor goes on in another tab or on another device.",
  idle: "Nobody typed here for long, so the tutor was closed.",
  full: "As many learners as this tutor takes are here already. Try again in a while.",
  stopped: "The tutor was stopped where it runs.",
  left: "You have left.",
  ended: "The tutor ended unexpectedly.",
  unopened: "Your lesson or your progress cannot be opened at the moment. Whoever runs the tutor can see why.",
  failed: "The tutor could not be started. Whoever runs it can see why.",
  lost: "The connection is gone.",
};
const KEPT = {
  elsewhere: "What was typed here is kept.",
  idle: "What was typed is kept.",
  stopped: "What was typed is kept.",
  left: "The next start is here again.",
  ended: "What was typed is kept, up to the last second.",
  lost: "What was typed is kept, up to the last second.",
};
// The disk took nothing when the visit said last whether it does.
const REFUSED = "What you did last may be missing from your progress, for it could not be written. Whoever runs the tutor has been told.";

const terminal = document.getElementById("terminal");
const bar = document.getElementById("keys");
const notice = document.getElementById("notice");
let socket = null;
let reason = "lost";
let kept = true;

function send(...message) {
  if (socket !== null && socket.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify(message));
  }
}

function focus() {
  const input = terminal.querySelector(".xterm-helper-textarea");
  if (input !== null && notice.hidden) {
    input.focus({ preventScroll: true });
  }
}

function end() {
  const why = reason in SENTENCES ? reason : "lost";
  const rest = why in KEPT ? [kept ? KEPT[why] : REFUSED] : [];
  document.getElementById("sentence").textContent = [SENTENCES[why], ...rest].join(" ");
  notice.hidden = false;
  const again = document.getElementById("again");
  again.textContent = reason === "elsewhere" ? "Go on here" : "Go on";
  again.focus();
}

// Keys

function keyButton(key, text, works) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.disabled = !works;
  button.dataset.key = key;
  // The keyboard of a phone stays as it is: the terminal keeps the focus.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => send("key", key));
  return button;
}

function pasteButton() {
  const button = keyButton("", "paste", true);
  button.addEventListener("click", async (event) => {
    event.stopImmediatePropagation();
    try {
      type(await navigator.clipboard.readText());
    } catch {
      focus();
    }
  }, { capture: true });
  return button;
}

function showKeys(keys) {
  const own = new Set(keys.map((each) => each.key));
  const buttons = keys.map((each) => keyButton(each.key, `${each.shown} ${each.does}`, each.works));
  for (const [key, text] of ALWAYS) {
    if (!own.has(key)) {
      buttons.push(keyButton(key, text, true));
    }
  }
  if (navigator.clipboard?.readText !== undefined) {
    buttons.push(pasteButton());
  }
  bar.replaceChildren(...buttons);
}

// Clipboard and files

function type(text) {
  send("stdin", `\x1b[200~${text.replaceAll("\x1b", "")}\x1b[201~`);
}

function bytes(content) {
  return Uint8Array.from(atob(content), (letter) => letter.codePointAt(0));
}

async function copy(content) {
  const text = new TextDecoder().decode(bytes(content));
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyByHand(text); // only pages that came encrypted have the clipboard
  }
}

function copyByHand(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  focus();
}

function download({ name, content }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes(content)], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// The terminal opens one socket; what it does not know of on it is ours.

function listen(event) {
  if (typeof event.data !== "string") {
    return;
  }
  const [kind, content] = JSON.parse(event.data);
  if (kind === "keys") {
    showKeys(content);
  } else if (kind === "copy") {
    copy(content);
  } else if (kind === "file") {
    download(content);
  } else if (kind === "kept") {
    kept = content;
  } else if (kind === "gone") {
    reason = content;
  }
}

window.WebSocket = class extends WebSocket {
  constructor(address) {
    super(address);
    socket = this;
    this.addEventListener("open", focus);
    this.addEventListener("message", listen);
    this.addEventListener("close", end);
  }
};

function lettersThatFit() {
  let size = LARGEST;
  // A letter is 0.602 of its size wide; lines are whole pixels high.
  while (size > SMALLEST && (COLUMNS * 0.602 * size > window.innerWidth || ROWS * Math.ceil(1.33 * size) > terminal.clientHeight)) {
    size -= 0.5;
  }
  return size;
}

async function start() {
  showKeys([]);
  const address = new URL("ws", window.location.href);
  address.protocol = address.protocol.replace("http", "ws");
  address.search = address.hash = "";
  terminal.dataset.sessionWebsocketUrl = address.href;
  terminal.dataset.fontSize = String(lettersThatFit());
  // The terminal measures its letters once.
  await Promise.allSettled(["", "bold ", "italic "].map((style) => document.fonts.load(`${style}16px "Roboto Mono"`, "a√⣿")));
  const script = document.createElement("script");
  script.src = "files/terminal.js";
  script.addEventListener("load", () => {
    window.onload(new Event("load"));
    focus();
    // The bar of keys takes more room or less.
    new ResizeObserver(() => window.onresize?.(new Event("resize"))).observe(terminal);
  });
  document.head.append(script);
}

// ctrl+v is a paste, as everywhere in a browser: the terminal would take the key away.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && !event.altKey && !event.metaKey && event.key.toLowerCase() === "v") {
    event.stopImmediatePropagation();
  }
}, { capture: true });
terminal.addEventListener("click", focus);
document.getElementById("again").addEventListener("click", () => window.location.reload());
// A phone that was turned has room for other letters; what was typed is kept.
window.screen.orientation?.addEventListener("change", () => setTimeout(() => {
  if (String(lettersThatFit()) !== terminal.dataset.fontSize) {
    window.location.reload();
  }
}, 400));
start();
