// Starts the language server, and tells what to do where there is none.

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

exports.activate = async (context) => {
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(vscode.commands.registerCommand("phonon.restart", restart));
  await start();
};

exports.deactivate = stop;
