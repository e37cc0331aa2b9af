// Starts the language server, and tells what to do where there is none.

const fs = require("fs");
const net = require("net");
const path = require("path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** The connection to the server, while there is one. */
let client;

async function start() {
  const command = vscode.workspace.getConfiguration("phonon").get("server");
  if (!command) return;
  client = new LanguageClient(
    "phonon",
    "Phonon",
    { command, args: ["--stdio"] },
    { documentSelector: [{ language: "phonon" }] },
  );
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    vscode.window.showWarningMessage(
      `\`${command}\` does not start (${error.message}): build it with \`cargo install --path tools/lsp\`, ` +
        "or say in the setting `phonon.server` where it is.",
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

/** How often it is looked for players, in milliseconds. */
const LOOK_MS = 1000;

/** Lights up what plays: `phonon run FILE --publish` tells it over the socket `.FILE.sock` beside the file. */
function follow(context) {
  const lit = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("editor.findMatchHighlightBackground"),
  });
  /** The connections to players, by the path of the file. */
  const players = new Map();
  const show = (file, playing) => {
    const ranges = playing.map(
      ({ start, end }) => new vscode.Range(start.line, start.character, end.line, end.character),
    );
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.fsPath === file) editor.setDecorations(lit, ranges);
    }
  };
  const listen = (file, socket) => {
    const player = net.connect(socket);
    let rest = "";
    players.set(file, player);
    player.setEncoding("utf8");
    player.on("data", (data) => {
      const lines = (rest + data).split("\n");
      rest = lines.pop();
      if (lines.length > 0) show(file, JSON.parse(lines[lines.length - 1]).playing);
    });
    // An error is followed by the end.
    player.on("error", () => {});
    player.on("close", () => {
      players.delete(file);
      show(file, []);
    });
  };
  const look = () => {
    for (const { document } of vscode.window.visibleTextEditors) {
      const file = document.uri.fsPath;
      const socket = path.join(path.dirname(file), `.${path.basename(file)}.sock`);
      if (document.languageId === "phonon" && !players.has(file) && fs.existsSync(socket)) listen(file, socket);
    }
  };
  const timer = setInterval(look, LOOK_MS);
  const close = () => {
    clearInterval(timer);
    for (const player of players.values()) player.destroy();
  };
  context.subscriptions.push(lit, { dispose: close });
}

exports.activate = async (context) => {
  follow(context);
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(vscode.commands.registerCommand("phonon.restart", restart));
  await start();
};

exports.deactivate = stop;
