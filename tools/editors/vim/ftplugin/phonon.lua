-- What plays is lit up, where Neovim is new enough.
if vim.api.nvim_set_hl and vim.json then
  require("phonon").follow(vim.api.nvim_get_current_buf())
end

-- The language server, for Neovim 0.7 and later. `vim.g.phonon_lsp` is its command; `false` leaves it out.
local command = vim.g.phonon_lsp
if command == nil then
  command = { "phonon-lsp" }
end
if not command or vim.fn.executable(command[1]) == 0 then
  return
end

local config = { name = "phonon", cmd = command }
local buffer = vim.api.nvim_get_current_buf()

if vim.lsp.start then
  vim.lsp.start(config)
else
  phonon_lsp_client = phonon_lsp_client or vim.lsp.start_client(config)
  vim.lsp.buf_attach_client(buffer, phonon_lsp_client)
end

-- Newer versions show what each statement costs behind it.
if vim.lsp.inlay_hint and vim.lsp.inlay_hint.enable then
  vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
end
