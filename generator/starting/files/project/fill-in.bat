@echo off
rem For who fills in reports on Windows, by double click: checks them, shows them in the browser, makes the Word form.
rem Plain ASCII, so that it reads the same in every code page; Chinese comes from UTF-8 files.
setlocal
for /f "tokens=2 delims=:" %%p in ('chcp') do set "page=%%p"
chcp 65001 >nul
pushd "%~dp0"
set "nianbao="
for %%f in (".venv\Scripts\nianbao.exe" "%USERPROFILE%\nianbao\Scripts\nianbao.exe") do if not defined nianbao if exist %%f set "nianbao=%%~ff"
if not defined nianbao for %%f in (nianbao.exe) do set "nianbao=%%~$PATH:f"
if not defined nianbao goto install
:menu
type program\menu.txt
choice /c 1230 /n
if errorlevel 4 goto end
if errorlevel 3 goto word
if errorlevel 2 goto preview
if errorlevel 1 goto check
goto end
:check
"%nianbao%" check
goto menu
:preview
start "nianbao serve" cmd /k ""%nianbao%" serve"
ping -n 6 127.0.0.1 >nul
start "" http://127.0.0.1:8000/
goto menu
:word
type program\word-name.txt
set "name="
set /p name=
type program\word-year.txt
set "year="
set /p year=
"%nianbao%" new --word "%name%" "%year%" --output .
goto menu
:install
set "python="
for %%v in (3.11 3.12 3.13) do py -%%v -c "pass" >nul 2>nul && set "python=py -%%v"
if not defined python python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "python=python"
if not defined python goto missing
type program\install.txt
choice /c 10 /n
if not errorlevel 1 goto end
if errorlevel 2 goto end
%python% -m venv .venv
if errorlevel 1 goto failed
.venv\Scripts\python -m pip install -r requirements.txt
if errorlevel 1 goto failed
set "nianbao=%cd%\.venv\Scripts\nianbao.exe"
goto menu
:failed
type program\failed.txt
pause
goto end
:missing
type program\no-python.txt
pause
:end
popd
chcp %page% >nul
