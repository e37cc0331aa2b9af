-- Opens a program in Neovim: its colours, what the server says of it, and the queries of the grammar.
-- `PHONON_PARSER` is the compiled grammar.

local failures = {}

local function check(what, found, expected)
  if found ~= expected then
    table.insert(failures, string.format("%s: %s instead of %s", what, vim.inspect(found), vim.inspect(expected)))
  end
end

local function place(word)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    local column = line:find(word, 1, true)
    if column and not line:match("^%-%-") then
      return number, column
    end
  end
  error("no " .. word)
end

check("file type", vim.bo.filetype, "phonon")
check("comments", vim.bo.commentstring, "-- %s")

for word, group in pairs({
  tempo = "phononStatement",
  ["~beat"] = "phononBus",
  ["0.5"] = "phononNumber",
  gain = "phononFunction",
  bd = "phononMiniWord",
  ["*4"] = "phononMiniSign",
  ["~ sn"] = "phononMiniRest",
  ["'min7"] = "phononMiniChord",
}) do
  local line, column = place(word)
  check("colour of " .. word, vim.fn.synIDattr(vim.fn.synID(line, column, 1), "name"), group)
end

-- The server: the mistake with its way out, then none, and a hover.
local function diagnostics()
  return vim.diagnostic.get(0)
end
check("a diagnostic comes", vim.wait(20000, function() return #diagnostics() > 0 end, 20), true)
local said = diagnostics()[1] or { message = "" }
check("its line", said.lnum, 3)
check("its way out", said.message:find("lpf", 1, true) ~= nil, true)

vim.api.nvim_buf_set_lines(0, 3, 4, true, { '~line: saw "55 82.5" # lpf 800' })
check("no diagnostic stays", vim.wait(20000, function() return #diagnostics() == 0 end, 20), true)

vim.api.nvim_win_set_cursor(0, { 4, 24 })
local answers = vim.lsp.buf_request_sync(0, "textDocument/hover", vim.lsp.util.make_position_params(0, "utf-16"), 20000)
local hover = vim.inspect(answers)
check("hover tells of lpf", hover:find("cutoff", 1, true) ~= nil, true)

-- What plays: a player beside the file says so, and it is lit up; then it ends, and it is dark.
local uv = vim.uv or vim.loop
local path = vim.api.nvim_buf_get_name(0)
local socket = vim.fn.fnamemodify(path, ":h") .. "/." .. vim.fn.fnamemodify(path, ":t") .. ".sock"
os.remove(socket)
local player, listener = uv.new_pipe(false), nil
player:bind(socket)
player:listen(1, function()
  listener = uv.new_pipe(false)
  player:accept(listener)
  listener:write('{"cycle":1,"playing":[{"start":{"line":3,"character":2},"end":{"line":3,"character":6}}]}\n')
end)
local function lit()
  local space = vim.api.nvim_create_namespace("phonon")
  return vim.api.nvim_buf_get_extmarks(0, space, 0, -1, { details = true })
end
check("what plays is lit up", vim.wait(10000, function() return #lit() == 1 end, 20), true)
local mark = lit()[1] or { 0, 0, 0, {} }
check("its place", vim.inspect({ mark[2], mark[3], mark[4].end_col }), vim.inspect({ 3, 2, 6 }))
player:close()
os.remove(socket)
if listener then
  listener:close()
end
check("and then is not", vim.wait(10000, function() return #lit() == 0 end, 20), true)

-- The grammar: no error in the whole program, and queries that Neovim takes.
local add = vim.treesitter.language and vim.treesitter.language.add
if add then
  add("phonon", { path = vim.env.PHONON_PARSER })
else
  vim.treesitter.require_language("phonon", vim.env.PHONON_PARSER)
end
local root = vim.treesitter.get_parser(0, "phonon"):parse()[1]:root()
check("an error in the tree", root:has_error(), false)
local parse_query = vim.treesitter.query.parse or vim.treesitter.parse_query
for _, name in ipairs({ "highlights", "locals", "folds", "textobjects" }) do
  local lines = vim.fn.readfile(vim.env.PHONON_QUERIES .. "/" .. name .. ".scm")
  local query = parse_query("phonon", table.concat(lines, "\n"))
  local found = 0
  for _ in query:iter_captures(root, 0, 0, -1) do
    found = found + 1
  end
  check("captures of " .. name, found > 0, true)
end

for _, failure in ipairs(failures) do
  io.stderr:write("neovim: " .. failure .. "\n")
end
if #failures > 0 then
  vim.cmd("cquit")
end
vim.cmd("qall!")
